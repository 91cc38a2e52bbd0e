// The journey of a planner through the API. Arguments: URL, file with the event lines of the people.
// Every document is validated by graphql-js against the schema that the server tells; subscriptions go through graphql-ws.
// Last line: {failed, events} as JSON.
import { readFileSync } from 'node:fs';
import { buildClientSchema, buildSchema, getIntrospectionQuery, lexicographicSortSchema, parse, printSchema, validate } from 'graphql';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const [url, file] = process.argv.slice(2);
const base = url.replace(/\/graphql$/, '');
const failed = [];
const expect = (holds, what, seen) => { if (!holds) failed.push(`${what}: ${JSON.stringify(seen)?.slice(0, 900)}`); };

const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
const post = async (query, variables) => (await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) })).json();
const schema = buildClientSchema((await post(getIntrospectionQuery({ oneOf: true }))).data);
async function ask(query, variables) {
  const errors = validate(schema, parse(query));
  if (errors.length) throw new Error(`graphql-js rejects ${query}: ${errors[0].message}`);
  const answer = await post(query, variables);
  if (answer.errors) throw new Error(`${query} ${JSON.stringify(variables)?.slice(0, 300)}: ${JSON.stringify(answer.errors)}`);
  return answer.data;
}
const client = () => createClient({ url: url.replace(/^http/, 'ws'), webSocketImpl: WebSocket, retryAttempts: 0, lazy: true });
async function follow(query, variables, until) {
  const ws = client();
  const seen = [];
  for await (const answer of ws.iterate({ query, variables })) {
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    seen.push(answer.data);
    if (until(answer.data, seen)) break;
  }
  await ws.dispose();
  return seen;
}

// The schema as text is the schema that is told.
const text = await fetch(`${base}/graphql/schema.graphql`);
const etag = text.headers.get('etag');
const sdl = (s) => printSchema(lexicographicSortSchema(s));
expect(sdl(buildSchema(await text.text())) === sdl(schema), 'schema.graphql differs from introspection', etag);
expect((await fetch(`${base}/graphql/schema.graphql`, { headers: { 'if-none-match': etag } })).status === 304, 'the etag is known', etag);
for (const path of ['healthz', 'readyz', 'metrics']) expect((await fetch(`${base}/${path}`)).status === 200, path, path);

// Import people in pages of at most 40 kB; a repeated command is answered alike and records nothing.
const chunks = [''];
for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
  if (chunks.at(-1).length + line.length > 40_000) chunks.push('');
  chunks[chunks.length - 1] += `${line}\n`;
}
const importing = 'mutation($input: StaffImportInput!) { staffImport(input: $input) { recorded { first last repeated } userErrors { code rule what place remedy source { authority text } } } }';
for (const [k, lines] of chunks.entries()) {
  const input = { commandId: `import-${k}`, lines };
  const first = (await ask(importing, { input })).staffImport;
  expect(first.recorded && !first.recorded.repeated && !first.userErrors.length, 'people are recorded', first);
  const again = (await ask(importing, { input })).staffImport;
  expect(again.recorded?.repeated && again.recorded.last === first.recorded.last, 'a repeated import changes nothing', again);
}
const reused = (await ask(importing, { input: { commandId: 'import-0', lines: chunks.at(-1) } })).staffImport;
expect(chunks.length === 1 || reused.userErrors[0]?.code === 'COMMAND_REUSED', 'a used command id is refused', reused);
const garbled = (await ask(importing, { input: { lines: 'no event\n' } })).staffImport;
expect(garbled.userErrors[0]?.code === 'UNREADABLE_EVENTS' && garbled.userErrors[0].place === 'line 1', 'a line that is no event', garbled);

// A rota cannot be solved before there is cover: the refusal is data.
const solving = 'mutation($input: RotaSolveInput!) { rotaSolve(input: $input) { plan userErrors { code what place remedy } } }';
const rota = { unit: 'solbakken-2', plan: 'R1', first: '2027-01-04', weeks: 12, seed: 1, nodes: 400, seconds: 60, steps: 20000, chains: 1, rounds: 2 };
const early = (await ask(solving, { input: { ...rota, plan: 'R0', commandId: 'early' } })).rotaSolve;
expect(early.plan === null && early.userErrors[0]?.code === 'INPUT_DEFECT', 'no rota without cover', early);

// Share, before and after a delegation.
const sharing = 'mutation($input: SharingPlanMakeInput!) { sharingPlanMake(input: $input) { sharingPlan { plan prices { shift profession dualX100 } unmet { day minutesX100 } } userErrors { code what } } }';
const plan = (await ask(sharing, { input: { commandId: 'share-1', unit: 'solbakken-2', plan: 'S1', effectiveOn: '2027-01-04' } })).sharingPlanMake;
expect(plan.sharingPlan?.prices.length > 0, 'a sharing plan with prices', plan);
const before = (await ask('{ head { position hash } }')).head.position;
const decision = { commandId: 'decide', decision: 'T08-HF', unit: 'solbakken-2', task: 'T08', to: 'HF', mode: 'DELEGATED', purpose: 'free nurses', riskAssessment: 'risk assessment', consultation: 'minutes', followUp: 'unit leader, monthly', escalation: { to: 'SP', withinMinutes: 30, when: 'a dose is missing' }, from: '2027-01-01', toDay: '2027-12-31', reviewOn: '2027-06-30' };
const deciding = 'mutation($input: SharingDecisionMakeInput!) { sharingDecisionMake(input: $input) { recorded { last } userErrors { code rule what place remedy source { text } } } }';
const tooLong = (await ask(deciding, { input: { ...decision, commandId: 'too-long', toDay: '2029-12-31' } })).sharingDecisionMake;
expect(tooLong.userErrors[0]?.code === 'DECISION_TOO_LONG', 'a decision over twelve months is refused', tooLong);
expect((await ask(deciding, { input: decision })).sharingDecisionMake.recorded, 'the decision is recorded', decision);
expect((await ask(sharing, { input: { commandId: 'share-2', unit: 'solbakken-2', plan: 'S2', effectiveOn: '2027-01-04' } })).sharingPlanMake.sharingPlan, 'a second plan', 'S2');
const compare = `query($before: Position!) {
  before: unit(key: "solbakken-2", asOf: { position: $before, effectiveOn: "2027-01-04" }) { ...U }
  after: unit(key: "solbakken-2", asOf: { effectiveOn: "2027-01-04" }) { ...U }
}
fragment U on Unit { position permissions { task performers { profession mode allowed whyNot decision } } sharingPlan { plan decisions } cover { day from to class heads headPlan policyMinimum taskNeed binding } }`;
const both = await ask(compare, { before });
const hf = (unit) => unit.permissions.find((t) => t.task === 'T08').performers.find((p) => p.profession === 'HF' && p.mode === 'DELEGATED');
expect(!hf(both.before).allowed && hf(both.before).whyNot === 'NO_DECISION', 'before the delegation health-care workers may not', hf(both.before));
expect(hf(both.after).allowed && hf(both.after).decision === 'T08-HF', 'after it they may', hf(both.after));
expect(both.before.sharingPlan.plan === 'S1' && both.after.sharingPlan.plan === 'S2', 'each with its own plan', both);
expect(both.after.cover.length > 0 && both.after.cover.every((c) => c.heads > 0 && c.binding.length > 0), 'cover says which source binds', both.after.cover);

// Staff with names, page by page, forwards and by global id.
const paging = 'query($after: String) { unit(key: "solbakken-2", asOf: { effectiveOn: "2027-01-04" }) { staff(first: 20, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { id person name profession authorised positionBasisPoints competences { competence level counts } } } tasks(first: 50) { nodes { key name nameNb leonLevel } } } }';
const first = (await ask(paging)).unit.staff;
const second = (await ask(paging, { after: first.pageInfo.endCursor })).unit.staff;
const people = [...first.nodes, ...second.nodes];
expect(people.length === first.totalCount && new Set(people.map((p) => p.person)).size === people.length && !second.pageInfo.hasNextPage, 'two pages hold everybody once', people.length);
expect(people.every((p) => p.name?.length > 3), 'names are unsealed', people[0]);
const node = (await ask('query($id: ID!) { node(id: $id, asOf: { effectiveOn: "2027-01-04" }) { __typename id ... on StaffMember { person } } }', { id: people[3].id })).node;
expect(node?.person === people[3].person, 'a global id leads back', node);
for (const [staff, code] of [['staff', 'PAGE_SIZE'], ['staff(first: 201)', 'PAGE_SIZE'], ['staff(last: 201)', 'PAGE_SIZE'], ['staff(first: 1, last: 1)', 'PAGE_SIZE'], ['staff(first: -1)', 'PAGE_SIZE'], ['staff(first: 1, after: "nobody")', 'UNKNOWN_CURSOR']]) {
  const refused = await post(`{ unit(key: "solbakken-2", asOf: { effectiveOn: "2027-01-04" }) { ${staff} { totalCount } } }`);
  expect(refused.errors?.[0].extensions.code === code, `a page of ${staff}`, refused);
}
expect((await ask('{ unit(key: "solbakken-2", asOf: { effectiveOn: "2027-01-04" }) { staff(last: 200) { totalCount } } }')).unit.staff.totalCount > 0, 'a page of 200', null);

// Solve and watch.
const started = (await ask(solving, { input: { ...rota, commandId: 'solve-1' } })).rotaSolve;
expect(started.plan === 'R1', 'the solve starts', started);
const watching = 'subscription($plan: String!) { solveProgress(plan: $plan) { plan state stage objective bound userErrors { code what remedy } } }';
const begun = Date.now();
const steps = (await follow(watching, { plan: 'R1' }, () => false)).map((d) => d.solveProgress);
const most = Math.floor((Date.now() - begun) / 250) + 2;
expect(steps.at(-1).state === 'PROPOSED' && steps.slice(0, -1).every((s) => s.state === 'RUNNING'), 'the end is told, last', steps.slice(-3));
expect(steps.length <= most, `at most four steps a second (${most})`, steps.length);
const late = (await follow(watching, { plan: 'R1' }, () => false)).map((d) => d.solveProgress);
expect(late.length === 1 && late[0].state === 'PROPOSED', 'who asks late is told the end', late);
const again = (await ask(solving, { input: { ...rota, commandId: 'solve-1' } })).rotaSolve;
expect(again.plan === 'R1', 'the same command again finds the same rota', again);

// Look at it: packed and node by node are the same; publish; too late to cancel.
const showing = '{ rota(plan: "R1") { id status objective bound gapBasisPoints staleBy { event } rows { person shifts } assignments(first: 200) { totalCount nodes { date person shift } } report { hard violations(first: 50) { totalCount } findings(first: 50) { nodes { rule severity what remedy source { text } } } points { rule points } hours { person owedMinutes workedMinutes } } } }';
const shown = (await ask(showing)).rota;
expect(shown.status === 'PROPOSED' && shown.report.hard === 0 && shown.report.violations.totalCount === 0, 'proposed without violations', shown.report);
expect(shown.rows.length === 28 && shown.rows.every((r) => r.shifts.split(' ').length === 84), 'packed rows hold 84 days', shown.rows[0]);
const worked = shown.rows.reduce((n, r) => n + r.shifts.split(' ').filter((s) => s !== '-').length, 0);
expect(worked === shown.assignments.totalCount, 'packed and node-wise agree', [worked, shown.assignments.totalCount]);
for (const { date, person, shift } of shown.assignments.nodes) {
  const day = Math.round((Date.parse(date) - Date.parse('2027-01-04')) / 86_400_000);
  expect(shown.rows.find((r) => r.person === person).shifts.split(' ')[day] === shift, 'a packed cell', [date, person, shift]);
}
const publishing = 'mutation($input: RotaPublishInput!) { rotaPublish(input: $input) { recorded { last repeated } userErrors { code rule what place remedy source { authority text } } query { rota(plan: "R1") { status } } } }';
const publish = { unit: 'solbakken-2', plan: 'R1', sharedOn: '2026-12-31', consulted: 'minutes of 2026-11-20' };
const hasty = (await ask(publishing, { input: { ...publish, commandId: 'hasty' } })).rotaPublish;
expect(hasty.userErrors[0]?.code === 'NOTICE_TOO_SHORT' && hasty.userErrors[0].rule === 'WT-05' && hasty.userErrors[0].source?.text, 'too short a notice is refused with rule and source', hasty);
const published = (await ask(publishing, { input: { ...publish, commandId: 'publish', sharedOn: '2026-11-20' } })).rotaPublish;
expect(published.recorded && published.query.rota.status === 'PUBLISHED', 'the rota is published', published);
const then = (await ask('query($at: Position!) { now: rota(plan: "R1") { status } then: rota(plan: "R1", asOf: { position: $at }) { status } }', { at: published.recorded.last - 1 }));
expect(then.now.status === 'PUBLISHED' && then.then.status === 'PROPOSED', 'now and then in one query', then);
expect((await ask('mutation { rotaCancel(input: { plan: "R1" }) { cancelled } }')).rotaCancel.cancelled === false, 'nothing is left to cancel', null);

// A cell is changed by hand: a rota of its own, the first one as it was; the same command again gives the same rota.
const amending = 'mutation($input: RotaAmendInput!) { rotaAmend(input: $input) { plan position hard userErrors { code what } query { amended: rota(plan: "R1-hand") { status amends assignments(first: 1) { totalCount } } base: rota(plan: "R1") { status amends assignments(first: 1) { totalCount } } } } }';
const free = { date: shown.assignments.nodes[0].date, person: shown.assignments.nodes[0].person };
const amend = { commandId: 'amend', unit: 'solbakken-2', base: 'R1', plan: 'R1-hand', changes: [free] };
const amended = (await ask(amending, { input: amend })).rotaAmend;
expect(amended.plan === 'R1-hand' && amended.query.amended.amends === 'R1' && amended.query.amended.status === 'PROPOSED', 'a rota is changed by hand', amended);
expect(amended.query.amended.assignments.totalCount === amended.query.base.assignments.totalCount - 1 && amended.query.base.status === 'PUBLISHED', 'and the base stays what it is', amended);
expect((await ask(amending, { input: amend })).rotaAmend.position === amended.position, 'the same command again records nothing', amended);
const twice = (await ask(amending, { input: { ...amend, commandId: 'twice', plan: 'R1-twice', changes: [free, free] } })).rotaAmend;
expect(twice.plan === null && twice.userErrors[0]?.code === 'INVALID_VALUE', 'a change to what is there already is refused', twice);
const unclear = (await ask(amending, { input: { ...amend, commandId: 'both', plan: 'R1-both', changes: [{ ...free, addSubstitute: 'HF' }] } })).rotaAmend;
expect(unclear.plan === null && unclear.userErrors[0]?.code === 'INVALID_VALUE', 'an unclear change is refused', unclear);

// A second solve is cancelled: it still ends, and says so.
await ask(solving, { input: { ...rota, plan: 'R2', commandId: 'solve-2', steps: 1000000000, chains: 8 } });
const ending = follow(watching, { plan: 'R2' }, () => false);
expect((await ask('mutation { rotaCancel(input: { plan: "R2" }) { cancelled userErrors { code } } }')).rotaCancel.cancelled, 'a solve is cancelled', null);
expect(['PROPOSED', 'REFUSED'].includes((await ending).at(-1).solveProgress.state), 'a cancelled solve ends', await ending);

// The feed of events, cut twice and resumed by position: every event once, in order.
const feed = 'subscription($after: Position!) { events(after: $after) { position type stream hash } }';
const end = (await ask('{ head { position hash } }')).head;
const seen = [];
for (const stop of [17, Math.floor(end.position / 2), end.position]) {
  const after = seen.at(-1)?.position ?? 0;
  const part = await follow(feed, { after }, (d) => d.events.position >= stop);
  seen.push(...part.map((d) => d.events));
}
expect(seen.length === end.position && seen.every((e, k) => e.position === k + 1), 'the resumed feed has no gap and nothing twice', seen.length);
expect(seen.at(-1).hash === end.hash, 'it ends at the head', seen.at(-1));
const listed = (await ask('{ events(last: 5) { totalCount pageInfo { hasPreviousPage } nodes { position type hash commandId actor } } }')).events;
expect(listed.totalCount === end.position && listed.nodes.at(-1).hash === end.hash && listed.pageInfo.hasPreviousPage, 'events page from the end', listed);
expect(!JSON.stringify(seen).includes(people[0].name), 'no name is in the feed', people[0].name);

console.log(JSON.stringify({ failed, events: seen.length }));
process.exit(0);
