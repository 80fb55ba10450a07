import { openLedger, readCutOffRecovery } from '@fairway/releases';
import { Failure, formatTime, type Logger } from '@fairway/runtime';
import type { Subject } from '../subject.ts';

/**
 * Refuses to back up data that a recovery has exchanged, or was about to: old data would become the newest backup, and
 * the next restore would take them for what was lost.
 * @throws Failure that names the recovery
 */
export async function requireNoExchange(
  { source: { name }, state }: Subject,
  { logger }: { readonly logger: Logger },
): Promise<void> {
  if (!state) return;
  const { host, directory } = state;
  const entries = await openLedger(host, { dir: directory, logger }).read();
  const cutOff = await readCutOffRecovery(host, directory, entries);
  const exchange = cutOff?.exchanges.find(({ source }) => source === name);
  if (!cutOff || !exchange) return;
  throw new Failure({
    what: `${name} was not backed up, because nobody knows whose data it has now.`,
    why: `The recovery by ${cutOff.actor} on ${formatTime(cutOff.at)} was cut off while restored data took the place of its own. A backup of restored data would count as the newest one.`,
    evidence: [
      `its own data may be ${exchange.kept}, the restored ones ${exchange.restored}`,
      `the run: ${cutOff.runUrl}`,
    ],
    fix: 'Run recover once more, with `undo` or with what it was to do. The next backup is made then.',
  });
}
