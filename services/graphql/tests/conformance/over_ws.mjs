// 16 checks written from the text of graphql-transport-ws, and the limits of a socket. Argument: URL of the sample schema.
// Last line: {passed, of, failed} as JSON.
import WebSocket from 'ws';

const url = process.argv[2].replace(/^http/, 'ws');
const init = { type: 'connection_init' };
const subscribe = (id, query) => ({ id, type: 'subscribe', payload: { query } });
const types = (got) => got.map((m) => m.type).join();

// Opens a socket, sends `first` at once and `acked` after the acknowledgement, and gives what came until the socket was
// closed, `until` held, or the time was up.
function talk({ protocol = 'graphql-transport-ws', first = [], acked = [], until = () => false, on = () => {}, ms = 4500 }) {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, [protocol]);
    const got = [];
    const end = (result) => { clearTimeout(timer); socket.terminate(); resolve({ got, ...result }); };
    const timer = setTimeout(() => end({ time: true }), ms);
    const send = (m) => socket.send(typeof m === 'string' ? m : JSON.stringify(m));
    socket.on('open', () => first.forEach(send));
    socket.on('message', (data) => {
      const message = JSON.parse(data.toString());
      got.push(message);
      if (message.type === 'connection_ack') acked.forEach(send);
      on(message, send, got);
      if (until(got)) end({});
    });
    socket.on('close', (code, reason) => end({ code, reason: reason.toString() }));
    socket.on('unexpected-response', (_, response) => end({ http: response.statusCode }));
    socket.on('error', (error) => end({ error: error.message }));
  });
}

const last = (type) => (got) => got.at(-1)?.type === type;
const long = (bytes) => { const m = JSON.stringify(subscribe('1', '{hello}')); return m + ' '.repeat(bytes - m.length); };
const many = (n) => Array.from({ length: n }, (_, k) => subscribe(`s${k}`, 'subscription{ticks(n:1000)}'));

const checks = {
  'connection_init gives connection_ack': async () => types((await talk({ first: [init], until: last('connection_ack') })).got) === 'connection_ack',
  'ping before the acknowledgement gives pong': async () => types((await talk({ first: [{ type: 'ping' }], until: last('pong') })).got) === 'pong',
  'a second init closes 4429': async () => (await talk({ first: [init, init] })).code === 4429,
  'no init within 3 s closes 4408': async () => (await talk({})).code === 4408,
  'subscribe before the acknowledgement closes 4401': async () => (await talk({ first: [subscribe('1', '{hello}')] })).code === 4401,
  'invalid JSON closes 4400': async () => (await talk({ first: ['nope'] })).code === 4400,
  'an unknown type closes 4400': async () => (await talk({ first: [{ type: 'wat' }] })).code === 4400,
  'subscribe without id closes 4400': async () => (await talk({ first: [init], acked: [{ type: 'subscribe', payload: { query: '{hello}' } }] })).code === 4400,
  'subscribe without query closes 4400': async () => (await talk({ first: [init], acked: [{ id: '1', type: 'subscribe', payload: {} }] })).code === 4400,
  'an id in use closes 4409': async () => (await talk({ first: [init], acked: [subscribe('1', 'subscription{ticks(n:20)}'), subscribe('1', 'subscription{ticks(n:20)}')] })).code === 4409,
  'a query gives next and complete': async () => types((await talk({ first: [init], acked: [subscribe('1', '{hello}')], until: last('complete') })).got) === 'connection_ack,next,complete',
  'three ticks give three next and complete': async () => types((await talk({ first: [init], acked: [subscribe('1', 'subscription{ticks(n:3)}')], until: last('complete') })).got) === 'connection_ack,next,next,next,complete',
  'a syntax error gives error with a list, and no complete': async () => errorOnly('subscription{'),
  'a validation error gives error with a list, and no complete': async () => errorOnly('subscription{nope}'),
  'complete of the client ends the stream': async () => {
    const stop = (m, send) => { if (m.payload?.data?.ticks === 1) send({ id: '1', type: 'complete' }); };
    const { got } = await talk({ first: [init], acked: [subscribe('1', 'subscription{ticks(n:50)}')], on: stop, ms: 800 });
    return got.filter((m) => m.type === 'next').length <= 4 && !got.some((m) => m.type === 'complete');
  },
  'an unknown subprotocol is not acceptable': async () => { const r = await talk({ protocol: 'foo', ms: 1500 }); return r.http === 400 || r.code === 4406 || /sub.?protocol/i.test(r.error ?? ''); },

  'limit: 50 operations at a time': async () => { const { got, code } = await talk({ first: [init], acked: many(50), ms: 600 }); return !code && new Set(got.map((m) => m.id)).size === 51; },
  'limit: 51 operations close': async () => (await talk({ first: [init], acked: many(51) })).code === 4400,
  'limit: a message of 64 kB': async () => types((await talk({ first: [init], acked: [long(65536)], until: last('complete') })).got) === 'connection_ack,next,complete',
  'limit: a message of 64 kB and a byte closes 1009': async () => (await talk({ first: [init], acked: [long(65537)] })).code === 1009,
  'limit: a message of 1 MB closes': async () => { const r = await talk({ first: [init], acked: [long(1 << 20)] }); return r.code !== undefined || r.error !== undefined; },
  'limit: aliases count on a socket too': async () => errorOnly(`{${Array.from({ length: 31 }, (_, k) => `a${k}:hello`).join(' ')}}`),
  'an id can be used again after it completed': async () => {
    const again = (m, send, got) => { if (m.type === 'complete' && got.filter((x) => x.type === 'complete').length === 1) send(subscribe('1', '{hello}')); };
    const { got } = await talk({ first: [init], acked: [subscribe('1', '{hello}')], on: again, until: (g) => g.filter((m) => m.type === 'complete').length === 2 });
    return types(got) === 'connection_ack,next,complete,next,complete';
  },
  'nothing of a completed operation comes under its id again': async () => {
    const swap = (m, send) => { if (m.payload?.data?.ticks === 1) { send({ id: '1', type: 'complete' }); send(subscribe('1', '{hello}')); } };
    const { got } = await talk({ first: [init], acked: [subscribe('1', 'subscription{ticks(n:1000)}')], on: swap, until: last('complete') });
    const at = got.findIndex((m) => m.payload?.data?.hello);
    return at > 0 && !got.slice(at).some((m) => m.payload?.data?.ticks !== undefined);
  },
};

async function errorOnly(query) {
  const { got } = await talk({ first: [init], acked: [subscribe('1', query)], ms: 500 });
  return types(got) === 'connection_ack,error' && Array.isArray(got[1].payload) && got[1].payload[0].message.length > 0;
}

const failed = [];
for (const [name, check] of Object.entries(checks)) if (!(await check())) failed.push(name);
const of = Object.keys(checks).length;
console.log(JSON.stringify({ passed: of - failed.length, of, failed }));
process.exit(0);
