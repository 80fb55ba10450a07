import type { Phase } from '@fairway/action-kit';
import {
  createJudge,
  type ServiceSpec,
  type ServiceVerdict,
  type StackView,
  shortName,
} from '@fairway/docker';
import type { Host } from '@fairway/host';
import { type Clock, messageOf } from '@fairway/runtime';
import { viewStack } from '../fleet/stack-state.ts';
import type { Objections } from './own-engines.ts';
import { createRecount } from './recount.ts';

export interface WatchRequest {
  readonly manager: Host;
  readonly stack: string;
  /** Full service name → the spec that it must keep. */
  readonly expected: ReadonlyMap<string, ServiceSpec>;
  /** The stack before it was touched. */
  readonly before: StackView;
  /** Milliseconds until every task must run. */
  readonly timeoutMs: number;
  /**
   * Milliseconds for which all must then run without one failing; longer where a task failed before they all ran. Tasks
   * of before may leave meanwhile, and must have left at the end.
   */
  readonly soakMs: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  readonly phase: Phase;
  /** Told once, when all services run and no task of before does any more. */
  readonly onUp?: () => void;
  /** Asked at the end: what speaks against services, whatever the swarm says. It is asked again until nothing does. */
  readonly denied?: (view: StackView) => Promise<Objections>;
}

/** How a watch ended. */
export type WatchResult = {
  readonly view: StackView;
  /** Milliseconds since the watch began. */
  readonly afterMs: number;
  /** When it ended; milliseconds since the Unix epoch. */
  readonly at: number;
} & (
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** Services that did not come up, hopeless ones first. */
      readonly failed: readonly ServiceVerdict[];
      readonly deadlinePassed: boolean;
    }
);

const lookEveryMs = 300;
/** What happens in a soak stays in the list of tasks, and each look is a command on the manager. */
const lookInSoakEveryMs = 1_000;
/** An engine that is restarted answers again within seconds; its containers run on. */
const silenceForgivenMs = 60_000;

/**
 * Watches all services of a stack at once until each has run as it should for the whole soak, one of them is hopeless,
 * or the time is over.
 * @throws the reason of the signal; Failure where the manager stays silent.
 */
export async function watchStack(request: WatchRequest): Promise<WatchResult> {
  const { expected, before, timeoutMs, clock, signal, phase } = request;
  const judge = createJudge({ expected, before: before.tasks });
  const start = clock.now();
  let upSince: number | undefined;
  let soakMs = request.soakMs;
  let answeredAt = start;
  let told = false;
  const recount = createRecount(request);
  for (;;) {
    signal?.throwIfAborted();
    const view = await viewStack(request.manager, request.stack, signal).catch((error: unknown) => {
      signal?.throwIfAborted();
      if (clock.now() - answeredAt > silenceForgivenMs) throw error;
      phase.progress(`the manager does not answer: ${messageOf(error).split('\n', 1)[0]}`);
      return undefined;
    });
    const now = clock.now();
    if (view) {
      answeredAt = now;
      const verdicts = judge.look(view, now);
      const hopeless = verdicts.filter((verdict) => verdict.hopeless);
      const afterMs = now - start;
      if (hopeless.length > 0)
        return { ok: false, view, afterMs, at: now, failed: hopeless, deadlinePassed: false };
      await recount(verdicts, now);
      const missing = verdicts.filter(({ progress }) => progress?.missing);
      const leaving = verdicts.filter(({ progress }) => progress?.leaving);
      const updating = verdicts.filter(({ progress }) => progress?.updating);
      if (missing.length === 0 && upSince === undefined) judge.forgiveNothing();
      if (missing.length + leaving.length === 0 && !told) {
        told = true;
        request.onUp?.();
      }
      upSince = missing.length === 0 ? (upSince ?? now) : undefined;
      // What crashed once must now outlive that. By the nodes' clocks, so never more than this watch has seen.
      soakMs = Math.max(request.soakMs, Math.min(judge.longestFailedLife(), (upSince ?? now) - start));
      const others = leaving.length > 0 ? leaving : updating;
      let denied: readonly ServiceVerdict[] = [];
      if (upSince !== undefined && others.length === 0 && now - upSince >= soakMs) {
        const objections: Objections = (await request.denied?.(view)) ?? new Map();
        if (objections.size === 0) return { ok: true, view, afterMs, at: now };
        const words = new Map(view.services.map(({ ID, Spec }) => [Spec.Name, objections.get(ID)]));
        denied = verdicts.flatMap(({ service, progress }) => {
          const missing = words.get(service);
          return progress && missing ? [{ service, progress: { ...progress, missing } }] : [];
        });
      }
      if (afterMs > timeoutMs + (missing.length === 0 ? soakMs : 0)) {
        const failed = [missing, denied, others].find((ones) => ones.length > 0) ?? verdicts;
        return { ok: false, view, afterMs, at: now, failed, deadlinePassed: true };
      }
      phase.progress(
        denied.length > 0
          ? tellMissing(request.stack, denied)
          : describe(request.stack, verdicts, upSince === undefined ? undefined : now - upSince, soakMs),
      );
    }
    const untilNextMs =
      upSince === undefined
        ? lookEveryMs
        : Math.min(lookInSoakEveryMs, Math.max(upSince + soakMs - clock.now(), 200));
    await clock.sleep(untilNextMs, signal);
  }
}

function tellMissing(stack: string, verdicts: readonly ServiceVerdict[]): string {
  return verdicts
    .filter(({ progress }) => progress?.missing)
    .map(({ service, progress }) => `${shortName(stack, service)}: ${progress?.missing}`)
    .join('; ');
}

function describe(
  stack: string,
  verdicts: readonly ServiceVerdict[],
  upMs: number | undefined,
  soakMs: number,
): string {
  if (upMs === undefined) return tellMissing(stack, verdicts);
  const leaving = verdicts.filter(({ progress }) => progress?.leaving).length;
  const updating = verdicts.filter(({ progress }) => progress?.updating).length;
  const soaked = `all ${verdicts.length} services run, soaking for ${Math.round(upMs / 1000)} of ${Math.round(soakMs / 1000)} s`;
  const waits = [
    ...(leaving > 0 ? [`earlier tasks of ${leaving} of them still leave`] : []),
    ...(updating > 0 ? [`Swarm still watches ${updating} of them`] : []),
  ];
  return [soaked, ...waits].join('; ');
}
