// A client with types generated from the schema as text: generate, type-check, see that the check refuses mistakes, run.
// (The override of promise-helpers in package.json keeps the generator to Node 18: the next version asks for 22.)
// Arguments: URL, file with the event lines of the people, the schema as text. Last line: {failed, refused, events} as JSON.
import { readFileSync, rmSync, mkdirSync, copyFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as documents from '@graphql-codegen/typed-document-node';
import * as operations from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';
import ts from 'typescript';
import WebSocket from 'ws';

const [url, file, sdl] = process.argv.slice(2);
const folder = join(process.cwd(), 'typed');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);

const config = {
  scalars: { Date: 'string', DateTime: 'string', JSON: 'unknown', Position: 'number' },
  strictScalars: true,
  useTypeImports: true,
};
const api = await codegen({
  filename: 'api.ts',
  schema: parse(readFileSync(sdl, 'utf8')),
  documents: [{ location: 'journey.graphql', document: parse(readFileSync('journey.graphql', 'utf8')) }],
  config,
  plugins: [{ operations: {} }, { documents: {} }],
  pluginMap: { operations, documents },
});
writeFileSync(join(folder, 'api.ts'), api);
copyFileSync('journey.ts', join(folder, 'journey.ts'));

const options = {
  strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, skipLibCheck: true, types: [],
  target: ts.ScriptTarget.ES2022, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler,
};
// What the compiler says about each file, by its name; nothing is written.
function complaints(names) {
  const program = ts.createProgram(names.map((name) => join(folder, name)), { ...options, noEmit: true });
  const said = new Map();
  for (const d of ts.getPreEmitDiagnostics(program)) {
    const name = d.file ? basename(d.file.fileName) : 'options';
    said.set(name, [...(said.get(name) ?? []), `TS${d.code} ${ts.flattenDiagnosticMessageText(d.messageText, ' ')}`]);
  }
  return said;
}

// Mistakes that the generated types must refuse, with what the compiler calls them.
const mistakes = {
  'a field that is not there': ['(await c.ask(api.HeadDocument, {})).head.positon;', 'TS2551'],
  'a field that was not asked for': ['(await c.ask(api.ShowDocument, { plan: "R1" })).rota?.seed;', 'TS2339'],
  'a value that may be null': ['(await c.ask(api.ShowDocument, { plan: "R1" })).rota.status;', 'TS2531'],
  'a value of an enum that is not there': ['(await c.ask(api.ShowDocument, { plan: "R1" })).rota?.status === "PUBLISHD";', 'TS2367'],
  'an input with a wrong enum': ['await c.ask(api.RegisterAbsenceDocument, { input: { person: "E05", absence: "A", kind: "HOLIDAY", from: "2027-01-01" } });', 'TS2322'],
  'an input with a field too few': ['await c.ask(api.UnfixShiftDocument, { input: { person: "E05", date: "2027-01-01" } });', 'TS2741'],
  'an input with a field too many': ['await c.ask(api.RevokeDocument, { input: { unit: "u", decision: "d", on: "2027-01-01", why: "x" } });', 'TS2353'],
  'a variable of a wrong type': ['await c.follow(api.FeedDocument, { after: "17" }, () => true);', 'TS2322'],
  'a variable that is missing': ['await c.ask(api.ShowDocument, {});', 'TS2345'],
  'a refusal code that is not there': ['const code: api.UserErrorCode = "TOO_BAD";', 'TS2322'],
};
const written = Object.entries(mistakes).map(([what, [code, expected]], k) => {
  const name = `mistake${k}.ts`;
  writeFileSync(join(folder, name), `import * as api from './api.js';\nimport type { Client } from './journey.js';\nexport async function wrong(c: Client) { ${code} }\n`);
  return { what, name, expected };
});
const said = complaints(['journey.ts', ...written.map((w) => w.name)]);
const failed = [];
let refused = 0;
for (const { what, name, expected } of written) {
  const here = said.get(name) ?? [];
  said.delete(name);
  if (here.length === 1 && here[0].startsWith(`${expected} `)) refused += 1;
  else failed.push(`${what}: expected ${expected}, the compiler says ${JSON.stringify(here)}`);
}
for (const [name, here] of said) failed.push(...here.map((what) => `${name}: ${what}`));

let events = null;
if (failed.length === 0) {
  for (const name of ['api', 'journey']) {
    const { outputText } = ts.transpileModule(readFileSync(join(folder, `${name}.ts`), 'utf8'), { compilerOptions: options });
    writeFileSync(join(folder, `${name}.js`), outputText);
  }
  const { journey } = await import(new URL('typed/journey.js', import.meta.url));
  try {
    events = await journey(url, WebSocket, readFileSync(file, 'utf8').trim().split('\n'));
  } catch (e) {
    failed.push(e.message);
  }
}
console.log(JSON.stringify({ failed, refused, events }));
process.exit(0);
