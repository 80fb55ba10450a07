import {
  describeResult,
  type FindContainer,
  isProbe,
  type ProbeResult,
  type ProbeTarget,
  runProbes,
  type VerifyItem,
} from '@fairway/health';
import type { Clock, Logger } from '@fairway/runtime';
import type { ControlSeen, ProbeSeen } from './seen.ts';

/** The parts of the run that asking needs. */
export interface AskContext {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Where probes are asked, beyond the runner. */
export interface Places {
  readonly targets: readonly ProbeTarget[];
  readonly findContainer: FindContainer;
  /** The version that must answer. */
  readonly release: string;
}

/** Places for probes that the runner asks by itself. */
export const noPlaces: Places = {
  targets: [],
  findContainer: async () => ({ container: undefined }),
  release: '',
};

/** Whether the runner can ask it without knowing anything of the installation. */
export function isForRunner(item: VerifyItem): boolean {
  return isProbe(item) && item.from === 'runner' && !/\{(?:node|host|release)\}/.test(JSON.stringify(item));
}

/** An item with the last answer from one place. */
export interface Asked {
  readonly item: VerifyItem;
  readonly result: ProbeResult;
}

/**
 * Asks all items side by side.
 * @throws only the reason of an aborted signal
 */
export async function askProbes(
  items: readonly VerifyItem[],
  places: Places,
  context: AskContext,
): Promise<readonly Asked[]> {
  const asked = await Promise.all(
    items.map(async (item) => {
      const results = await runProbes([item], { ...places, ...context, timeoutMs: 0 });
      return results.map((result): Asked => ({ item, result }));
    }),
  );
  return asked.flat();
}

/** The answers as they are judged. What the runner got no answer to is asked by the machines as well. */
export function seeProbes(
  asked: readonly Asked[],
  places: Places,
  context: AskContext,
): Promise<readonly ProbeSeen[]> {
  return Promise.all(
    asked.map(async ({ item, result }) =>
      seenOf(item, result, await fromHost(item, result, places, context)),
    ),
  );
}

function seenOf(item: VerifyItem, result: ProbeResult, hostSays: ProbeSeen['fromHost']): ProbeSeen {
  const unanswered = isUnanswered(item, result);
  return {
    name: result.probe,
    node: result.node,
    severity: 'P1',
    ok: result.ok,
    line: describeResult(result),
    ms: result.ms,
    speaksFor: result.service,
    named: false,
    unanswered,
    runnersFault: unanswered && /\b(?:EAI_AGAIN|ENETUNREACH|ENETDOWN)\b/.test(result.problem ?? ''),
    fromHost: hostSays,
  };
}

/** Whether nothing came back to the runner. An answer, or a certificate that is refused, is no silence. */
function isUnanswered(item: VerifyItem, { ok, status, problem = '' }: ProbeResult): boolean {
  if (ok || status !== undefined || !isProbe(item) || item.from !== 'runner') return false;
  return problem.startsWith('gave no answer') && !/certificate|\bCERT_|\bSSL|\bTLS/i.test(problem);
}

/** What the machines get for a request to which the runner got no answer. */
async function fromHost(
  item: VerifyItem,
  result: ProbeResult,
  places: Places,
  context: AskContext,
): Promise<ProbeSeen['fromHost']> {
  if (!isUnanswered(item, result) || !isProbe(item) || places.targets.length === 0) return undefined;
  const askedByHosts = await runProbes([{ ...item, from: 'hosts', successes: 1 }], {
    ...places,
    ...context,
    timeoutMs: 0,
  });
  const fitting = askedByHosts.filter(({ node }) => result.node === undefined || node === result.node);
  return fitting.some(({ ok }) => ok) ? 'good' : 'bad';
}

/** Milliseconds for the answer of a control URL. */
const controlTimeoutMs = 10_000;

/** Asks the control URLs. Any answer at all says that the network of the runner is well. */
export async function askControls(
  urls: readonly string[],
  { fetch, signal }: AskContext,
): Promise<readonly ControlSeen[]> {
  return Promise.all(
    urls.map(async (url) => {
      const limit = AbortSignal.timeout(controlTimeoutMs);
      try {
        const answer = await fetch(url, {
          method: 'HEAD',
          redirect: 'manual',
          signal: AbortSignal.any([signal, limit]),
        });
        await answer.body?.cancel();
        return { url, ok: true, line: `${url} answered ${answer.status}` };
      } catch (error) {
        signal.throwIfAborted();
        return { url, ok: false, line: `${url} gave no answer: ${causeOf(error)}` };
      }
    }),
  );
}

function causeOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return inner instanceof Error ? inner.message : String(inner);
}
