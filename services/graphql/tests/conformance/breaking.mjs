// What of the released schema would break clients in the present one, by the rules of graphql-js. Arguments: the released
// schema and the present one, as files. Last line: {breaking, noticed} as JSON; `noticed` is what is found when the released
// schema loses a field and a value of an enum, and gains a required argument.
import { readFileSync } from 'node:fs';
import { buildASTSchema, findBreakingChanges, parse, visit } from 'graphql';

const [released, present] = process.argv.slice(2).map((file) => parse(readFileSync(file, 'utf8')));
const changes = (from, to) => findBreakingChanges(buildASTSchema(from, { assumeValidSDL: true }), buildASTSchema(to, { assumeValidSDL: true }));
const breaking = changes(released, present).map((c) => `${c.type} ${c.description}`);
const month = parse('type Query { rota(month: Int!): Int }').definitions[0].fields[0].arguments[0];
const harmed = visit(released, {
  EnumValueDefinition: (value) => (value.name.value === 'NOTICE_TOO_SHORT' ? null : undefined),
  FieldDefinition: (field) => {
    if (field.name.value === 'gapBasisPoints') return null;
    return field.name.value === 'rota' ? { ...field, arguments: [...field.arguments, month] } : undefined;
  },
});
const noticed = changes(released, harmed).map((c) => c.type).sort();
console.log(JSON.stringify({ breaking, noticed }));
