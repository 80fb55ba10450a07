import { posix } from 'node:path';
import { type Host, readFiles } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { z } from 'zod';
import type { LedgerEntry } from '../entry.ts';
import { isProven } from '../history.ts';

const named = { id: z.string().min(1), version: z.string() };

const schema = z.looseObject({
  /** The command, such as `restore-and-rollback`. */
  way: z.string(),
  /** Milliseconds since the Unix epoch. */
  at: z.number(),
  actor: z.string(),
  runUrl: z.string(),
  /** The release that ran before, and when the run began that the ledger knows it by; null where nobody knew. */
  running: z.object({ ...named, startedAt: z.string().optional() }).nullable(),
  target: z.object(named),
  /** Data that change places: each is noted before it does, and whoever reads it can undo it. */
  exchanges: z.array(
    z.object({
      source: z.string(),
      live: z.string(),
      restored: z.string(),
      kept: z.string(),
      numbers: z.object({ live: z.string(), restored: z.string() }),
    }),
  ),
  /** Restored copies, and how each is dropped: nobody uses them until they change places. */
  copies: z.array(z.object({ source: z.string(), name: z.string(), where: z.string(), drop: z.string() })),
});

/**
 * What a recovery has begun. Its file lies beside the ledger from before the app is stopped until something is proven: a
 * run that is killed leaves it, so nobody takes a stopped app for one that a person has stopped.
 */
export type RecoveryMark = z.infer<typeof schema>;

/** @param dir the directory of the ledger */
export const recoveryMarkFile = (dir: string) => posix.join(dir, 'recovery.json');

/** @param dir the directory of the ledger */
export async function writeRecoveryMark(host: Host, dir: string, mark: RecoveryMark): Promise<void> {
  const text = `${JSON.stringify(schema.parse(mark), null, 2)}\n`;
  await host.writeFile(recoveryMarkFile(dir), text, { mode: 0o600, parents: true });
}

/** @param dir the directory of the ledger */
export async function removeRecoveryMark(host: Host, dir: string): Promise<void> {
  await host.remove(recoveryMarkFile(dir));
}

/**
 * The recovery that was cut off on a host; undefined where there is none.
 * @param dir the directory of the ledger
 * @param entries what the ledger says
 */
export async function readCutOffRecovery(
  host: Host,
  dir: string,
  entries: readonly LedgerEntry[],
): Promise<RecoveryMark | undefined> {
  const file = recoveryMarkFile(dir);
  return cutOffIn((await readFiles(host, { files: [file] })).text(file), entries, `${file} on ${host.name}`);
}

/** @throws Failure where the text does not have Fairway's format */
export function cutOffIn(
  text: string | undefined,
  entries: readonly LedgerEntry[],
  where: string,
): RecoveryMark | undefined {
  if (text === undefined) return undefined;
  const mark = parseMark(text, where);
  const last = entries.at(-1);
  // Only the recovery itself can have proven something since then: it was cut off between its proof and its end.
  const isOver = last && (isProven(last) || last.outcome === 'destroyed') && isSince(last, mark);
  return isOver ? undefined : mark;
}

/** Whether an entry is none of before. The clocks of two runs may differ, so they say it only where nothing else does. */
function isSince({ startedAt }: LedgerEntry, { running, at }: RecoveryMark): boolean {
  return running?.startedAt === undefined ? Date.parse(startedAt) >= at : startedAt !== running.startedAt;
}

function parseMark(text: string, where: string): RecoveryMark {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Failure({
      what: `${where} cannot be read.`,
      why: 'It says what a recovery has begun, and is not what Fairway wrote there.',
      fix: 'Look which data the app uses now, and whether it runs. Then delete the file.',
      cause,
    });
  }
}
