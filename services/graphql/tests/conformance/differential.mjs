// Does the server accept and reject the documents that graphql-js accepts and rejects, by the schema the server tells?
// Argument: URL of the sample schema. Last line: {agreed, of, differ} as JSON.
import { buildClientSchema, getIntrospectionQuery, parse, validate } from 'graphql';

const url = process.argv[2];
const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
const ask = async (body) => (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json();
const introspection = getIntrospectionQuery({ oneOf: true, inputValueDeprecation: true, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true });
const told = await ask({ query: introspection });
if (!told.data) throw new Error(`no introspection: ${JSON.stringify(told.errors)}`);
const schema = buildClientSchema(told.data);

const page = 'pageInfo{hasNextPage}';
const documents = [
  // operations
  '{hello}', 'query A { hello }', '{hello} query B{hello}', '{}', 'query {', '{ hello, , hello }', '{hello # c\n}', 'type X{a:Int}', 'mutation{bump bump}',
  // variables
  'query($a:Int){hello}', `query($a:Int,$a:Int){shifts(first:$a){${page}}}`, `query($a:Int){shifts(first:$a){${page}}}`, `query($a:String){shifts(first:$a){${page}}}`,
  'query($x:Nope){hello}', 'query($x:[Shift]){hello}', 'query Q($n:Int=5){shifts(first:$n){edges{node{id ...on Shift{hours}}}}}', 'query($a:Boolean!=true){hello @skip(if:$a)}', `{shifts(first:$b){${page}}}`,
  // fields
  '{shifts{pageInfo}}', '{hello{x}}', '{nope}', '{a:hello a:boom}', '{__typename}', '{__schema{types{name}}}', '{__type(name:"Shift"){fields{name}}}', '{__schema{types{fields{type{fields{type{fields{type{fields{name}}}}}}}}}}',
  // arguments
  `{shifts(first:1,first:2){${page}}}`, `{shifts(first:1.5){${page}}}`, `{shifts(first:"1"){${page}}}`, `{shifts(first:99999999999){${page}}}`, `{shifts(after:"\\u{1F600}"){${page}}}`, `{shifts(after:"""a\n b"""){${page}}}`, `{shifts(nope:1){${page}}}`, `{shifts(first:01){${page}}}`, '{ hello(a:1) }', '{sum(of:[1 2 3])}', '{sum(of:["a"])}', '{sum}', '{sum(of:null)}',
  // directives
  '{hello @skip}', '{hello @skip(if:true) @skip(if:true)}', '{hello @nope}', '{hello @include(if:null)}', '{...@include(if:true){hello}}',
  // fragments
  'fragment F on Q{hello}', '{...F}', '{...F} fragment F on Query{...F}', '{...F} fragment F on Shift{id}', '{...on Nope{hello}}', '{...F} fragment F on Query{hello}', '{hello} fragment F on Query{hello}', '{...F} fragment F on Query{hello} fragment F on Query{hello}', '{...on Query{hello}}',
  // subscriptions
  'subscription{ticks(n:1) a:ticks(n:1)}', 'subscription{...F} fragment F on Ticks{ticks(n:1) a:ticks(n:1)}', 'subscription{ticks(n:1)}', 'subscription{__typename}', 'subscription{ticks(n:1) @skip(if:true)}', 'subscription{nope}',
];

const differ = [];
for (const document of documents) {
  let accepts;
  try { accepts = validate(schema, parse(document)).length === 0; } catch { accepts = false; }
  const answer = await ask({ query: document });
  // Refused over HTTP for being a subscription is no verdict on the document.
  const verdicts = (answer.errors ?? []).filter((e) => !e.path?.length && !/^Subscriptions are not supported|Operation name required/.test(e.message));
  const served = 'data' in answer || verdicts.length === 0;
  if (accepts !== served) differ.push(`${accepts ? 'graphql-js accepts' : 'graphql-js rejects'}: ${document}`);
}
console.log(JSON.stringify({ agreed: documents.length - differ.length, of: documents.length, differ }));
