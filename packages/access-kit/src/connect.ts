import type { ActionContext } from '@fairway/action-kit';
import {
  type Connect,
  type ConnectResult,
  connectEach,
  connectFleet,
  type Fleet,
  type SshTarget,
} from '@fairway/host';
import { tidyUp } from '@fairway/runtime';

/** The parts of the run that connecting needs. */
export type ConnectContext = Pick<ActionContext, 'logger' | 'clock' | 'signal'>;

/**
 * Connects to all machines in parallel.
 * @param open the stack that closes the connections
 * @throws Failure naming every machine that could not be connected
 */
export async function openFleet(
  targets: readonly SshTarget[],
  open: AsyncDisposableStack,
  { logger, clock, signal }: ConnectContext,
): Promise<Fleet> {
  const fleet = await connectFleet(targets, { logger, clock, signal });
  open.defer(() => tidyUp(fleet.close, logger));
  return fleet;
}

/**
 * Tries to connect to every machine, for a run that reports on all of them.
 * @param open the stack that closes the connections
 * @param connect the connector of other machines of the run, so that a jump host is entered once for all
 * @returns the result for each machine
 * @throws the reason of the signal, when the run is cancelled
 */
export async function tryFleet(
  targets: readonly SshTarget[],
  open: AsyncDisposableStack,
  { logger, clock, signal }: ConnectContext,
  connect?: Connect,
): Promise<readonly ConnectResult[]> {
  const results = await connectEach(targets, { logger, clock, signal }, connect);
  for (const result of results) if (result.ok) open.defer(() => tidyUp(result.host.close, logger));
  signal.throwIfAborted();
  return results;
}
