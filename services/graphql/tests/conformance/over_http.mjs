// The 61 public audits of npm `graphql-http` (GraphQL over HTTP). Argument: URL. Last line: counts and what is not ok, as JSON.
import { serverAudits } from 'graphql-http';

const url = process.argv[2];
const counts = { ok: 0, notice: 0, warn: 0, error: 0 };
const not_ok = [];
for (const audit of serverAudits({ url, fetchFn: fetch })) {
  const { status, reason } = await audit.fn();
  counts[status] += 1;
  if (status !== 'ok') not_ok.push(`${status} ${audit.id} ${audit.name}: ${String(reason).slice(0, 160)}`);
}
console.log(JSON.stringify({ counts, not_ok }));
