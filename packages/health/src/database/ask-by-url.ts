import { notFound } from '../not-found.ts';
import type { Answered } from '../probe-call.ts';
import type { ProbeRun } from '../probe-run.ts';
import { judgeRows } from './ask-in-container.ts';
import type { DatabaseProbe } from './probe.ts';

/**
 * Asks the PostgreSQL server of a URL, which a variable of the release holds: through the first host, or from this
 * machine.
 * @throws Failure where the server gives no answer
 */
export async function askByUrl(
  { sql, answer, timeout, from }: DatabaseProbe,
  variable: string,
  { targets, unseen, variable: read, signal }: ProbeRun,
): Promise<Answered> {
  const url = await read?.(variable);
  if (!url) return notFound(`the release has no variable ${variable}`, unseen);
  if (from !== 'runner' && targets.length === 0)
    return notFound('there is no host to ask it through', unseen);
  const first = from === 'runner' ? undefined : targets.find(({ host }) => host.address !== 'local');
  // The driver is loaded by those who need it: it is as large as all other probes together.
  const { queryByUrl } = await import('@fairway/database/query');
  const rows = await queryByUrl({
    ...{ name: variable, url, sql, timeoutMs: timeout, signal },
    through: first?.host,
  });
  return { ...(first ? { node: first.name } : {}), ...judgeRows(rows, answer) };
}
