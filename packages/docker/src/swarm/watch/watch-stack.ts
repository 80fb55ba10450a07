import type { Host } from '@fairway/host';
import type { Clock } from '@fairway/runtime';
import {
  type Decision,
  type Seen,
  soakingLine,
  type WatchResult,
  watchServices,
} from '../../watch/watch-services.ts';
import { type ServiceSpec, shortName } from '../model/services.ts';
import type { Objections } from './engine-check.ts';
import { createJudge, type Judge, type ServiceVerdict } from './judge.ts';
import { createRecount } from './surplus-tasks.ts';
import { type StackView, viewStack } from './view-stack.ts';

export interface StackWatchRequest {
  readonly manager: Host;
  readonly stack: string;
  /** Full service name → the spec that it must keep. */
  readonly expected: ReadonlyMap<string, ServiceSpec>;
  /** The stack before the change. */
  readonly before: Pick<StackView, 'services' | 'tasks'>;
  /** Full names of global services that no node took before the change either: they may run nowhere. */
  readonly nowhereBefore?: ReadonlySet<string> | undefined;
  /** Milliseconds until every task must run. */
  readonly timeoutMs: number;
  /**
   * Whether earlier tasks may take their `stop_grace_period` to leave when that is longer than the time above. Left out
   * by a cancelled run, which has no time for it.
   */
  readonly waitForGrace?: boolean;
  /**
   * Milliseconds for which all services must then run without a failed task. They are longer if a task failed before
   * all services ran. Earlier tasks may still end meanwhile, and must have ended at the end.
   */
  readonly soakMs: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  readonly info: (text: string) => void;
  readonly progress: (text: string) => void;
  /** Called once, when all services run and no earlier task runs. */
  readonly onUp?: () => void;
  /**
   * Called at the end for objections to the swarm's report. It is called again until there are none. It is shown the
   * expected services alone: what others put into the stack's namespace is not judged.
   */
  readonly denied?: (view: StackView) => Promise<Objections>;
}

/** The result of a stack's watch. Failed services are hopeless, or did not come up in time. */
export type StackWatchResult = WatchResult<StackView, ServiceVerdict>;

const lookEveryMs = 300;
/**
 * Milliseconds. A failure in a soak stays in the list of tasks, so fewer looks find it as well; each look costs a
 * command.
 */
const lookInSoakEveryMs = 1_000;
const shortestPauseMs = 200;

/**
 * Watches all services of a stack until all of them have matched their specs for the whole soak, one of them is
 * hopeless, or the time is over.
 * @throws the reason of the signal; Failure where the manager stays silent
 */
export async function watchStack(request: StackWatchRequest): Promise<StackWatchResult> {
  const { manager, stack, expected, before, nowhereBefore, clock, progress, signal } = request;
  const judge = createJudge({ expected, before, nowhereBefore });
  const { decide, nextLookMs } = createSoak(request, judge);
  return watchServices({
    look: () => viewStack(manager, stack, signal),
    source: 'the manager',
    judge: (view, now) => judge.look(view, now),
    decide,
    pause: () => clock.sleep(nextLookMs(), signal),
    progress,
    clock,
    signal,
  });
}

/** Decides look by look. A service that is missing again lets the soak begin anew. */
function createSoak(request: StackWatchRequest, judge: Judge) {
  const { stack, timeoutMs, clock, progress, onUp } = request;
  const recount = createRecount(request);
  let upSince: number | undefined;
  let soakMs = request.soakMs;
  let toldUp = false;
  /** Until then earlier tasks may leave, after the deadline as well. */
  let graceUntil = 0;

  async function decide(seen: Seen<StackView, ServiceVerdict>): Promise<Decision<ServiceVerdict>> {
    const { view, verdicts, now, afterMs } = seen;
    await recount(verdicts, now);
    const missing = verdicts.filter((verdict) => verdict.progress?.missing);
    const leaving = verdicts.filter((verdict) => verdict.progress?.leaving);
    const updating = verdicts.filter((verdict) => verdict.progress?.updating);
    if (missing.length === 0 && upSince === undefined) judge.forgiveNothing();
    if (missing.length + leaving.length === 0 && !toldUp) {
      toldUp = true;
      onUp?.();
    }
    upSince = missing.length === 0 ? (upSince ?? now) : undefined;
    // A service that crashed once must now run for longer than it did before the crash. That time comes from the nodes'
    // clocks, so it is limited to the time that this watch has lasted.
    const watchedMs = afterMs - (now - (upSince ?? now));
    soakMs = Math.max(request.soakMs, Math.min(judge.longestFailedLife(), watchedMs));
    const waiting = leaving.length > 0 ? leaving : updating;
    const isSoaked = upSince !== undefined && waiting.length === 0 && now - upSince >= soakMs;
    const objections = isSoaked ? await request.denied?.(onlyServices(view, request.expected)) : undefined;
    const denied = objections ? deniedOf(verdicts, objections, view) : [];
    if (isSoaked && denied.length === 0) return { ok: true };
    if (request.waitForGrace)
      graceUntil = Math.max(graceUntil, ...leaving.map(({ leavesBy = 0 }) => leavesBy));
    const isLate = afterMs > timeoutMs + (missing.length === 0 ? soakMs : 0);
    if (isLate && (missing.length > 0 || now > graceUntil))
      return { ok: false, failed: [missing, denied, waiting].find((ones) => ones.length > 0) ?? verdicts };
    progress(
      denied.length > 0 || upSince === undefined
        ? missingLine(stack, denied.length > 0 ? denied : verdicts)
        : soakLine(stack, verdicts, now - upSince, soakMs),
    );
    return undefined;
  }

  function nextLookMs(): number {
    if (upSince === undefined) return lookEveryMs;
    return Math.min(lookInSoakEveryMs, Math.max(upSince + soakMs - clock.now(), shortestPauseMs));
  }

  return { decide, nextLookMs };
}

/** The verdicts of services with an objection. The objection is the missing part. */
function deniedOf(
  verdicts: readonly ServiceVerdict[],
  objections: Objections,
  { services }: StackView,
): readonly ServiceVerdict[] {
  const words = new Map(services.map(({ ID, Spec }) => [Spec.Name, objections.get(ID)]));
  return verdicts.flatMap(({ service, progress }) => {
    const missing = words.get(service);
    return progress && missing ? [{ service, progress: { ...progress, missing, inTheWay: undefined } }] : [];
  });
}

function missingLine(stack: string, verdicts: readonly ServiceVerdict[]): string {
  return verdicts
    .filter(({ progress }) => progress?.missing)
    .map(({ service, progress }) => `${shortName(stack, service)}: ${progress?.missing}`)
    .join('; ');
}

function soakLine(stack: string, verdicts: readonly ServiceVerdict[], upMs: number, soakMs: number): string {
  const leaving = verdicts.filter(({ progress }) => progress?.leaving);
  const updating = verdicts.filter(({ progress }) => progress?.updating);
  const waits = [
    ...leaving.map(({ service, progress }) => `${shortName(stack, service)}: ${progress?.leaving}`),
    ...(updating.length > 0 ? [`Swarm still watches ${updating.length} of them`] : []),
  ];
  return [soakingLine(verdicts.length, upMs, soakMs), ...waits].join('; ');
}

/** The view of these services and their tasks alone. */
function onlyServices(view: StackView, expected: StackWatchRequest['expected']): StackView {
  const services = view.services.filter(({ Spec }) => expected.has(Spec.Name));
  const ids = new Set(services.map(({ ID }) => ID));
  return { ...view, services, tasks: view.tasks.filter(({ ServiceID }) => ids.has(ServiceID)) };
}
