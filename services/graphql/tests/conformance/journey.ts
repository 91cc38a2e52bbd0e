// The journey of a planner through a client whose types are generated from the schema as text. What is said here about the
// answers is checked by the compiler; what is thrown here was wrong at run time.
import { print } from 'graphql';
import { createClient } from 'graphql-ws';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import * as api from './api.js';

type Refused = { userErrors: api.RefusalFragment[] };

const UNIT = 'solbakken-2';
const ON = '2027-01-04';

function expect(holds: boolean, what: string, seen?: unknown): asserts holds {
  if (!holds) throw new Error(`${what}: ${JSON.stringify(seen)?.slice(0, 900)}`);
}

/** A client of a few lines: the document says which variables it takes and what comes back. */
export class Client {
  constructor(private readonly url: string, private readonly socket: unknown) {}

  async ask<Answer, Variables>(document: TypedDocumentNode<Answer, Variables>, variables: NoInfer<Variables>): Promise<Answer> {
    const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
    const response = await fetch(this.url, { method: 'POST', headers, body: JSON.stringify({ query: print(document), variables }) });
    const answer = (await response.json()) as { data?: Answer; errors?: unknown };
    expect(answer.errors === undefined && answer.data !== undefined, 'no error', answer.errors);
    return answer.data;
  }

  /** Follows a subscription until it ends or `enough`; then the socket is cut. */
  async follow<Answer, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Answer, Variables>,
    variables: NoInfer<Variables>,
    enough: (answer: Answer) => boolean,
  ): Promise<Answer[]> {
    const ws = createClient({ url: this.url.replace(/^http/, 'ws'), webSocketImpl: this.socket, retryAttempts: 0 });
    const seen: Answer[] = [];
    for await (const answer of ws.iterate<Answer>({ query: print(document), variables })) {
      expect(answer.errors === undefined && answer.data != null, 'no error in the stream', answer.errors);
      seen.push(answer.data);
      if (enough(answer.data)) break;
    }
    await ws.dispose();
    return seen;
  }
}

function accepted(payload: Refused, what: string): void {
  expect(payload.userErrors.length === 0, what, payload.userErrors);
}

function refused(payload: Refused, code: api.UserErrorCode, what: string): api.RefusalFragment {
  const [first] = payload.userErrors;
  expect(first?.code === code && first.remedy.length > 0, what, payload);
  return first;
}

/** People are imported in pages that fit a request; the same command again changes nothing. */
async function importPeople(client: Client, lines: string[]): Promise<void> {
  const pages: string[] = [''];
  for (const line of lines) {
    if (pages[pages.length - 1]!.length + line.length > 40_000) pages.push('');
    pages[pages.length - 1] += `${line}\n`;
  }
  for (const [k, page] of pages.entries()) {
    const input: api.StaffImportInput = { commandId: `import-${k}`, lines: page };
    accepted((await client.ask(api.ImportDocument, { input })).staffImport, 'people are recorded');
    expect((await client.ask(api.ImportDocument, { input })).staffImport.recorded?.repeated === true, 'a repeated import is known');
  }
}

type Member = Extract<NonNullable<api.MemberQuery['node']>, { __typename: 'StaffMember' }>;

async function member(client: Client, person: string): Promise<Member> {
  const { node } = await client.ask(api.MemberDocument, { id: `StaffMember:${UNIT}:${person}`, asOf: { effectiveOn: ON } });
  expect(node?.__typename === 'StaffMember', 'the person is found by global id', node);
  return node;
}

/** What a unit manager does every day: each command, then its opposite; refusals are data. */
async function everyday(client: Client): Promise<void> {
  const person = 'E05';
  const before = await member(client, person);
  const absence = { commandId: 'away', person, absence: 'A1', kind: 'ANNUAL_LEAVE', from: '2027-02-01', to: '2027-02-05', reason: 'skiing' } as const;
  accepted((await client.ask(api.RegisterAbsenceDocument, { input: absence })).absenceRegister, 'an absence');
  const again = await client.ask(api.RegisterAbsenceDocument, { input: absence });
  expect(again.absenceRegister.recorded?.repeated === true, 'the same absence again', again);
  const sharing = await client.ask(api.RegisterAbsenceDocument, { input: { ...absence, commandId: 'away-2', absence: 'A2', kind: 'TRAINING' } });
  expect(refused(sharing.absenceRegister, 'OVERLAP', 'absences share no day').rule !== null, 'the rule is named', sharing);
  const wish = { person, wish: 'W9', date: '2027-02-20', kind: 'NOT_SHIFT', shift: 'N', points: 3 } as const;
  accepted((await client.ask(api.RecordWishDocument, { input: wish })).wishRecord, 'a wish');
  const odd = await client.ask(api.RecordWishDocument, { input: { ...wish, wish: 'W8', kind: 'DAY_OFF' } });
  refused(odd.wishRecord, 'INVALID_VALUE', 'a day off has no shift type');
  const fixed = { person, unit: UNIT, date: '2027-02-22', shift: 'D' };
  accepted((await client.ask(api.FixShiftDocument, { input: fixed })).shiftFix, 'a fixed shift');
  refused((await client.ask(api.FixShiftDocument, { input: { ...fixed, date: '2027-02-02' } })).shiftFix, 'OVERLAP', 'not while she is away');
  accepted((await client.ask(api.WithdrawConsentDocument, { input: { person, agreement: 'A-LONG', on: '2027-01-15' } })).consentWithdraw, 'no consent');
  refused((await client.ask(api.GiveConsentDocument, { input: { person, agreement: 'A-NONE', from: ON } })).consentGive, 'UNKNOWN_ID', 'to what');
  const learnt = { person, competence: 'C-WOUND', level: 2, from: '2026-12-01', to: '2028-11-30' };
  accepted((await client.ask(api.RecordCompetenceDocument, { input: learnt })).competenceRecord, 'a competence');

  const now = await member(client, person);
  expect(now.absences.length === before.absences.length + 1 && now.absences.some((a) => a.absence === 'A1' && a.kind === 'ANNUAL_LEAVE' && a.to === '2027-02-05'), 'the absence is told', now.absences);
  expect(now.wishes.some((w) => w.wish === 'W9' && w.kind === 'NOT_SHIFT' && w.shift === 'N' && w.points === 3), 'the wish is told', now.wishes);
  expect(now.fixedShifts.some((s) => s.date === '2027-02-22' && s.shift === 'D'), 'the fixed shift is told', now.fixedShifts);
  expect(now.consents.some((c) => c.agreement === 'A-LONG' && c.to === '2027-01-14'), 'the consent has its last day', now.consents);
  expect(now.competences.some((c) => c.competence === 'C-WOUND' && c.level === 2 && c.counts), 'the competence counts', now.competences);
  expect(!JSON.stringify(now).includes('skiing'), 'a sealed reason is not told', now);

  accepted((await client.ask(api.CancelAbsenceDocument, { input: { person, absence: 'A1', on: ON } })).absenceCancel, 'no absence');
  accepted((await client.ask(api.WithdrawWishDocument, { input: { person, wish: 'W9', on: ON } })).wishWithdraw, 'no wish');
  accepted((await client.ask(api.UnfixShiftDocument, { input: { person, unit: UNIT, date: '2027-02-22' } })).shiftUnfix, 'a free shift');
  accepted((await client.ask(api.GiveConsentDocument, { input: { person, agreement: 'A-LONG', from: '2027-01-15' } })).consentGive, 'consent anew');
  accepted((await client.ask(api.WithdrawCompetenceDocument, { input: { person, competence: 'C-WOUND', on: '2026-12-02' } })).competenceWithdraw, 'unlearnt');
  const after = await member(client, person);
  expect(after.absences.length === before.absences.length && after.wishes.length === before.wishes.length && after.fixedShifts.length === before.fixedShifts.length, 'all is undone', after);
}

/** A delegation, before and after in one query; then it is revoked. Gives the position before it. */
async function delegate(client: Client): Promise<void> {
  const made = await client.ask(api.MakePlanDocument, { input: { commandId: 'share-1', unit: UNIT, plan: 'S1', effectiveOn: ON } });
  expect((made.sharingPlanMake.sharingPlan?.prices.length ?? 0) > 0, 'a sharing plan with prices', made);
  const { position } = (await client.ask(api.HeadDocument, {})).head;
  const input: api.SharingDecisionMakeInput = {
    commandId: 'decide', decision: 'T08-HF', unit: UNIT, task: 'T08', to: 'HF', mode: 'DELEGATED', purpose: 'free nurses', riskAssessment: 'risk assessment',
    consultation: 'minutes', followUp: 'unit leader, monthly', escalation: { to: 'SP', withinMinutes: 30, when: 'a dose is missing' }, from: '2027-01-01', toDay: '2027-12-31', reviewOn: '2027-06-30',
  };
  refused((await client.ask(api.DecideDocument, { input: { ...input, commandId: 'long', toDay: '2029-01-01' } })).sharingDecisionMake, 'DECISION_TOO_LONG', 'a year at most');
  accepted((await client.ask(api.DecideDocument, { input })).sharingDecisionMake, 'the delegation');
  accepted((await client.ask(api.MakePlanDocument, { input: { commandId: 'share-2', unit: UNIT, plan: 'S2', effectiveOn: ON } })).sharingPlanMake, 'a second plan');
  const { before, after } = await client.ask(api.CompareDocument, { unit: UNIT, before: position, on: ON });
  expect(before !== null && after !== null && before.position === position, 'both are found', { before, after });
  const mayDelegated = (unit: api.SharingFragment) => unit.permissions.find((t) => t.task === 'T08')?.performers.find((p) => p.profession === 'HF' && p.mode === 'DELEGATED');
  expect(mayDelegated(before)?.whyNot === 'NO_DECISION' && mayDelegated(after)?.decision === 'T08-HF', 'may not before, may after', [before.permissions, after.permissions]);
  expect(before.sharingPlan?.plan === 'S1' && after.sharingPlan?.plan === 'S2', 'each with its own plan');
  expect(before.sharingDecisions.nodes.length === 0 && after.sharingDecisions.nodes[0]?.inForce === true, 'the decision is told', after.sharingDecisions);
  expect(after.agreements.some((a) => a.agreement === 'A-LONG' && a.needsConsent), 'agreements are told', after.agreements);
  expect(after.cover.every((c) => c.heads === Math.max(c.headPlan, c.policyMinimum, c.taskNeed) && c.binding.length > 0), 'cover is the greatest of three', after.cover);
}

async function revoke(client: Client): Promise<void> {
  const input: api.SharingDecisionRevokeInput = { unit: UNIT, decision: 'T08-HF', on: '2027-03-01' };
  accepted((await client.ask(api.RevokeDocument, { input })).sharingDecisionRevoke, 'the delegation is revoked');
  const { position } = (await client.ask(api.HeadDocument, {})).head;
  const { after } = await client.ask(api.CompareDocument, { unit: UNIT, before: position, on: '2027-03-01' });
  expect(after?.sharingDecisions.nodes[0]?.toDay === '2027-02-28' && !after.sharingDecisions.nodes[0].inForce, 'it ended the day before', after?.sharingDecisions);
}

/** Solve, watch to the end, look at it, publish it. */
async function solveAndPublish(client: Client): Promise<void> {
  const plan = 'R1';
  const input: api.RotaSolveInput = { commandId: 'solve', unit: UNIT, plan, first: ON, weeks: 12, seed: 1, nodes: 400, seconds: 60, steps: 20_000, chains: 1, rounds: 2 };
  const started = (await client.ask(api.SolveDocument, { input })).rotaSolve;
  expect(started.plan === plan, 'the solve starts', started);
  const steps = (await client.follow(api.WatchDocument, { plan }, () => false)).map((step) => step.solveProgress);
  expect(steps[steps.length - 1]?.state === 'PROPOSED', 'the end is told, last', steps.slice(-2));
  const { rota } = await client.ask(api.ShowDocument, { plan });
  expect(rota?.status === 'PROPOSED' && rota.report?.hard === 0 && rota.staleBy === null, 'a legal rota', rota);
  expect(rota.rows.length === 28 && rota.rows.every((row) => row.shifts.split(' ').length === rota.weeks * 7 && row.name !== null), 'every day of everybody', rota.rows[0]);
  const publish: api.RotaPublishInput = { commandId: 'publish', unit: UNIT, plan, sharedOn: '2026-12-31', consulted: 'minutes of 2026-11-20' };
  const hasty = refused((await client.ask(api.PublishDocument, { input: { ...publish, commandId: 'hasty' } })).rotaPublish, 'NOTICE_TOO_SHORT', 'notice');
  expect(hasty.rule === 'WT-05' && hasty.source?.authority === 'LAW', 'rule and law are named', hasty);
  accepted((await client.ask(api.PublishDocument, { input: { ...publish, sharedOn: '2026-11-20' } })).rotaPublish, 'the rota is published');
  expect((await client.ask(api.ShowDocument, { plan })).rota?.status === 'PUBLISHED', 'it is in force');
  // Somebody falls ill: the rota in force says so.
  const ill = { person: 'E07', absence: 'ILL', kind: 'SICK_LEAVE', from: '2027-01-11', to: '2027-01-13' } as const;
  accepted((await client.ask(api.RegisterAbsenceDocument, { input: ill })).absenceRegister, 'sick leave');
  const stale = (await client.ask(api.ShowDocument, { plan })).rota?.staleBy;
  expect(stale?.event === 'AbsenceRegistered', 'the absence makes it stale', stale);
}

/** The feed of events, cut twice and resumed by position: every event once, in order. */
async function resume(client: Client): Promise<number> {
  const { head } = await client.ask(api.HeadDocument, {});
  const seen: api.FeedSubscription['events'][] = [];
  for (const stop of [17, Math.floor(head.position / 2), head.position]) {
    const after: number = seen[seen.length - 1]?.position ?? 0;
    const part = await client.follow(api.FeedDocument, { after }, (d) => d.events.position >= stop);
    seen.push(...part.map((d) => d.events));
  }
  expect(seen.length === head.position && seen.every((event, k) => event.position === k + 1), 'no gap and nothing twice', seen.length);
  expect(seen[seen.length - 1]?.hash === head.hash, 'it ends at the head', head);
  const then = (await client.ask(api.HeadDocument, { asOf: { position: 17 } })).head;
  expect(then.position === 17 && then.hash === seen[16]?.hash, 'the head as of then', then);
  return seen.length;
}

/** The whole journey; gives the number of events. */
export async function journey(url: string, socket: unknown, lines: string[]): Promise<number> {
  const client = new Client(url, socket);
  await importPeople(client, lines);
  await everyday(client);
  await delegate(client);
  await solveAndPublish(client);
  await revoke(client);
  return resume(client);
}
