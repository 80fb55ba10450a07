import type { ServiceLook } from '@fairway/deploy-kit';
import {
  describeResult,
  type FindContainer,
  type Ledgers,
  type ProbeResult,
  type ProbeTarget,
  runProbes,
  type VerifyItem,
} from '@fairway/health';
import type { Clock, Logger } from '@fairway/runtime';
import type { ProbeSeen } from './seen.ts';

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
  /** The machines that could not be looked at: what is not found may be there. */
  readonly unseen: readonly string[];
  readonly findContainer: FindContainer;
  /** Where the ledger lies, and the mark of backups beside it. */
  readonly ledgers?: Ledgers | undefined;
  /** The value of a variable of the release. It may be secret. */
  readonly variable?: ((name: string) => Promise<string | undefined>) | undefined;
  /** The version that must answer. */
  readonly release: string;
  readonly services: readonly ServiceLook[];
  /** The restarts that the run before has counted. */
  readonly earlierRestarts: (service: string, host: string | undefined) => number | undefined;
}

/** Places for probes that the runner asks by itself. */
export const noPlaces: Places = {
  targets: [],
  unseen: [],
  findContainer: async () => ({ container: undefined }),
  release: '',
  services: [],
  earlierRestarts: () => undefined,
};

/** An item with the last answer from one place. */
export interface Asked {
  readonly item: VerifyItem;
  readonly result: ProbeResult;
}

/**
 * Asks all items side by side, each until it was well or bad often enough in a row.
 * @throws only the reason of an aborted signal
 */
export async function askProbes(
  items: readonly VerifyItem[],
  { services, ...places }: Places,
  context: AskContext,
): Promise<readonly Asked[]> {
  const { fetch, clock, logger, signal } = context;
  const run = {
    ...{ ...places, fetch, clock, logger, signal },
    lookAtServices: async () => services,
    hostsOf: (name: string) =>
      services.flatMap(({ service, host }) => (service === name && host !== undefined ? [host] : [])),
  };
  const asked = await Promise.all(
    items.map(async (item) => (await runProbes([item], run)).map((result): Asked => ({ item, result }))),
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
    asked.map(async (one): Promise<ProbeSeen> => {
      const { result } = one;
      return {
        name: result.probe,
        kind: result.kind,
        node: result.node,
        severity: result.severity,
        ok: result.ok,
        problem: result.problem ?? '',
        line: describeResult(result),
        evidence: result.evidence,
        ms: result.ms,
        starting: result.state === 'starting',
        past: result.past === true,
        restarts: restartsOf(one),
        speaksFor: result.heal ?? result.service,
        named: result.heal !== undefined,
        databaseOf: result.kind === 'sql' ? result.service : undefined,
        unanswered: isUnanswered(one),
        askersFault: result.fault === 'prober',
        fromHost: await fromHost(one, places, context),
      };
    }),
  );
}

/** What the next look must know of a container: a service is counted by its installation. */
function restartsOf({ item, result: { restarts } }: Asked): ProbeSeen['restarts'] {
  return 'container' in item && restarts !== undefined
    ? { of: `container ${item.container}`, count: restarts }
    : undefined;
}

/** Whether nothing came back to the runner. An answer, or a certificate that is refused, is no silence. */
function isUnanswered({ item, result: { ok, silence } }: Asked): boolean {
  return !ok && silence === true && 'from' in item && item.from === 'runner';
}

/** What the machines get for a request to which the runner got no answer. */
async function fromHost(asked: Asked, places: Places, context: AskContext): Promise<ProbeSeen['fromHost']> {
  const { item, result } = asked;
  if (!isUnanswered(asked) || !('from' in item) || places.targets.length === 0) return undefined;
  const byHosts = await askProbes([{ ...item, from: 'hosts', successes: 1, failures: 1 }], places, context);
  const fitting = byHosts.filter(({ result: { node } }) => result.node === undefined || node === result.node);
  return fitting.some(({ result: { ok } }) => ok) ? 'good' : 'bad';
}
