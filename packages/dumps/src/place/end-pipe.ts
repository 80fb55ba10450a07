import type { CommandPipe } from '@fairway/host';
import type { Clock } from '@fairway/runtime';

/** Milliseconds in which a command that was told to end does so. */
const patienceMs = 60_000;

/**
 * Waits for the end of a command whose input has ended. An engine or a server that hangs would hold the run, and with it
 * the lock of a database: after a minute the command is stopped, and nothing more is awaited of it.
 */
export async function endPipe(
  { stdout, ended }: Pick<CommandPipe, 'stdout' | 'ended'>,
  clock: Clock,
): Promise<void> {
  const timer = new AbortController();
  const over = ended.then(
    () => {},
    () => {},
  );
  const late = clock.sleep(patienceMs, timer.signal).then(
    () => void stdout.destroy(),
    () => {},
  );
  await Promise.race([over, late]);
  timer.abort();
}
