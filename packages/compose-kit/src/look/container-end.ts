import type { ContainerEvent, ProjectContainer } from '@fairway/docker/compose';

/** How a container that does not run came to its end. */
export interface ContainerEnd {
  /** Whether a person, or a tool for a person, stopped it on purpose. */
  readonly byHand: boolean;
  /** One sentence without a full stop. */
  readonly why: string;
}

/** The parts of a container that show its end. */
export type EndedContainer = Pick<
  ProjectContainer,
  'id' | 'state' | 'exitCode' | 'error' | 'outOfMemory' | 'restartPolicy' | 'restarts'
>;

/**
 * Says how a container ended that does not run.
 *
 * An engine tells a stop from any other end by an event: `docker stop`, `docker compose stop` and `down` give `stop`;
 * `docker kill`, a crash and the kernel's killer give `kill`, `die` or `oom` alone. Where it has forgotten the events, its
 * restart policy tells: a container that the engine would have started again, and did not, was ended through the engine.
 * @param events the events of the project that the engine still knows, oldest first
 * @param begun whether a restart by Fairway was begun for it and did not end
 */
export function endOf(
  container: EndedContainer,
  events: readonly ContainerEvent[],
  { begun }: { readonly begun: boolean },
): ContainerEnd {
  const { state, exitCode, error, outOfMemory, restartPolicy } = container;
  const no = (why: string): ContainerEnd => ({ byHand: false, why });
  if (state === 'paused') return { byHand: true, why: 'somebody paused it' };
  if (begun) return no('its restart was begun by Fairway and did not end');
  if (state === 'created') return no(`it was made and never started${error ? `: ${error}` : ''}`);
  if (state === 'dead') return no('the engine could not remove its container');
  if (error) return no(`the engine could not start it: ${error}`);
  const end = `exit status ${exitCode}`;
  const own = events.filter((event) => event.container === container.id);
  const life = own.slice(own.findLastIndex(({ action }) => action === 'start') + 1);
  const has = (action: string) => life.some((event) => event.action === action);
  // The mark of an end of memory stays where a child was killed and the container ran on until it was stopped.
  if (has('stop')) return { byHand: true, why: `somebody stopped it (${end})` };
  if (outOfMemory) return no(`it ran out of memory and ended with ${end}`);
  if (has('kill')) return no(`somebody killed it (${end})`);
  if (has('die')) return no(`it ended by itself with ${end}`);
  return restartsAfter(restartPolicy, exitCode) && endsByStop(exitCode)
    ? {
        byHand: true,
        why: `it ended with ${end}, and the engine does not start it again: somebody stopped it`,
      }
    : no(`it ended with ${end}`);
}

/** Whether the engine itself would start a container again after such an end. */
function restartsAfter(policy: string, exitCode: number): boolean {
  return policy === 'always' || policy === 'unless-stopped' || (policy === 'on-failure' && exitCode !== 0);
}

/** Whether a stop can end in this status: 0 or the status of a signal; SIGKILL is the last means of a stop as well. */
function endsByStop(exitCode: number): boolean {
  return exitCode === 0 || (exitCode > 128 && exitCode <= 128 + 31);
}

/**
 * Whether the last container of a service was stopped and taken away on purpose. `docker rm --force` alone gives no
 * `stop`.
 */
export function removedByHand(service: string, events: readonly ContainerEvent[]): boolean {
  const own = events.filter((event) => event.service === service);
  const last = own.findLast(({ action }) => action === 'destroy');
  if (!last) return false;
  return own.some(({ action, container }) => action === 'stop' && container === last.container);
}
