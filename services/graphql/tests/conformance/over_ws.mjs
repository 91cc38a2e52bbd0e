// 16 checks written from the text of graphql-transport-ws, and more of the limits and ids of a socket. Arguments: URL of the
// sample schema; URL of the same with a short time limit; the limits as JSON.
// Last line: {protocol, more, failed} as JSON: how many of each passed, and what failed.
import WebSocket from 'ws';

const [url, hasty] = process.argv.slice(2, 4).map((u) => u.replace(/^http/, 'ws'));
const limits = JSON.parse(process.argv[4]);
const init = { type: 'connection_init' };
const subscribe = (id, query) => ({ id, type: 'subscribe', payload: { query } });
const types = (got) => got.map((m) => m.type).join();

// Opens a socket, sends `first` (after `wait` ms) and `acked` after the acknowledgement, and gives what came until the socket was
// closed, `until` held, or the time was up.
function talk({ to = url, protocol = 'graphql-transport-ws', first = [], wait = 0, acked = [], until = () => false, on = () => {}, ms = 8000 }) {
  return new Promise((resolve) => {
    const socket = new WebSocket(to, [protocol]);
    const got = [];
    const end = (result) => { clearTimeout(timer); socket.terminate(); resolve({ got, ...result }); };
    const timer = setTimeout(() => end({ time: true }), ms);
    const send = (m) => socket.send(typeof m === 'string' ? m : JSON.stringify(m));
    socket.on('open', () => setTimeout(() => first.forEach(send), wait));
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
const aliases = (n) => `{${Array.from({ length: n }, (_, k) => `a${k}:hello`).join(' ')}}`;
const ids = (got) => new Set(got.filter((m) => m.id !== undefined).map((m) => m.id)).size;
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

  'limit: as many operations at a time as are allowed': async () => { const { got, code } = await talk({ first: [init], acked: many(limits.subscriptions), until: (g) => ids(g) === limits.subscriptions }); return code === undefined && ids(got) === limits.subscriptions; },
  'limit: one operation more closes': async () => (await talk({ first: [init], acked: many(limits.subscriptions + 1) })).code === 4400,
  'limit: a message as long as is allowed': async () => types((await talk({ first: [init], acked: [long(limits.messageBytes)], until: last('complete') })).got) === 'connection_ack,next,complete',
  'limit: a message with a byte more closes 1009': async () => (await talk({ first: [init], acked: [long(limits.messageBytes + 1)] })).code === 1009,
  'limit: a message of 1 MB closes': async () => { const r = await talk({ first: [init], acked: [long(1 << 20)] }); return r.code !== undefined || r.error !== undefined; },
  // The moment without init is checked above.
  'limit: an init within its time is acknowledged': async () => types((await talk({ first: [init], wait: limits.initMillis * 0.7, until: last('connection_ack') })).got) === 'connection_ack',
  'limit: a query over its time is given up': async () => { const { got } = await talk({ to: hasty, first: [init], acked: [subscribe('1', '{slow(millis:600000)}')], until: last('error') }); return got.at(-1)?.payload?.[0]?.extensions?.code === 'TIMEOUT'; },
  'limit: a query within its time is answered': async () => types((await talk({ to: hasty, first: [init], acked: [subscribe('1', '{slow(millis:1)}')], until: last('complete') })).got) === 'connection_ack,next,complete',
  'limit: a subscription may last longer than a query': async () => { const ticks = limits.hastyMillis / 20 + 10; const { got } = await talk({ to: hasty, first: [init], acked: [subscribe('1', `subscription{ticks(n:${ticks})}`)], until: last('complete'), ms: 30000 }); return got.length === ticks + 2 && got.at(-1).type === 'complete'; },
  'limit: as many aliases as are allowed, on a socket too': async () => types((await talk({ first: [init], acked: [subscribe('1', aliases(limits.aliases))], until: last('complete') })).got) === 'connection_ack,next,complete',
  'limit: aliases count on a socket too': async () => errorOnly(aliases(limits.aliases + 1)),
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
const passed = { protocol: 0, more: 0 };
for (const [number, [name, check]] of Object.entries(checks).entries()) {
  if (await check()) passed[number < 16 ? 'protocol' : 'more'] += 1;
  else failed.push(name);
}
console.log(JSON.stringify({ ...passed, failed }));
process.exit(0);
