import { randomBytes } from 'node:crypto';
import { Failure, type Finding, sayElapsed } from '@fairway/runtime';
import { type Destination, NotAllowedFailure, type PlaceFacts, type Stored } from '../destination.ts';
import { firstOf, keepsWhatIsThere, listsIt, readSome, readsTheSame, writeAndEnd } from './steps.ts';

/** What was shown of a destination. */
export interface DestinationCheck {
  /** What it does, as words that end the sentence "it was shown that objects can be …". */
  readonly shown: readonly string[];
  /** What stands in the way, and what somebody should know. */
  readonly findings: readonly Finding[];
  /** Undefined where the place tells nothing of itself. */
  readonly facts: PlaceFacts | undefined;
}

export interface CheckOptions {
  /** Whether objects must be removed one day: retention is on. Else none is made, so that none stays. */
  readonly remove: boolean;
  readonly signal: AbortSignal;
}

/** From here on the clocks are worth a word: stores refuse a signature at 15 minutes. */
const skewMs = 5 * 60_000;

/**
 * Shows what a destination can do with these credentials: it is listed, written to, read, and, where asked, removed from.
 * Nothing of the check stays. A right that is missing is named, and the check goes on; any other failure ends it, because
 * it would be the same at every step.
 */
export async function checkDestination(
  place: Destination,
  { remove, signal }: CheckOptions,
): Promise<DestinationCheck> {
  const shown: string[] = [];
  const findings: Finding[] = [];
  const step = async (did: string, work: () => Promise<unknown>): Promise<boolean> => {
    signal.throwIfAborted();
    try {
      await work();
      shown.push(did);
      return true;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const finding = asFinding(error);
      // A right that several steps need is named once.
      if (!findings.some(({ why, fix }) => why === finding.why && fix === finding.fix))
        findings.push(finding);
      if (!(error instanceof NotAllowedFailure)) throw new Ended();
      return false;
    }
  };
  let facts: PlaceFacts | undefined;
  let first: Stored | undefined;
  const key = `fairway-check-${randomBytes(6).toString('hex')}`;
  try {
    await step('listed', async () => {
      first = await firstOf(place.list(''));
    });
    if (place.look) {
      await step('asked about itself', async () => {
        facts = await place.look?.();
      });
      findings.push(...remarksOn(place, facts));
    }
    const searched = await step('searched for unfinished uploads', () => firstOf(place.leftovers('')));
    await step('written in parts', async () => {
      if (await writeAndEnd(place, key, searched)) findings.push(hidesUploads(place));
    });
    if (remove) await makeAndRemove(place, { key, step, findings, signal });
    else if (first) {
      const { key: there } = first;
      await step('read', () => readSome(place, there, signal));
    } else findings.push(nothingToRead(place));
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
  }
  return { shown, findings, facts };
}

/** The rest would fail in the same way. */
class Ended extends Error {}

type Step = (did: string, work: () => Promise<unknown>) => Promise<boolean>;

function remarksOn({ name }: Destination, facts: PlaceFacts | undefined): Finding[] {
  const { aheadMs = 0, lock } = facts ?? {};
  const remarks: Finding[] = [];
  if (Math.abs(aheadMs) >= skewMs) {
    remarks.push({
      level: 'warning',
      what: `The clocks of this machine and of ${name} differ.`,
      why: `This machine is ${sayElapsed(Math.abs(aheadMs))} ${aheadMs > 0 ? 'behind' : 'ahead'}.`,
      fix: 'Set both by NTP: names of backups tell their time, and stores refuse requests that are 15 minutes off.',
    });
  }
  if (lock !== undefined) {
    remarks.push({
      level: 'warning',
      what: `${name} keeps what is stored there from being removed.`,
      why: `The bucket has ${lock}.`,
      fix: 'Nothing, if that is meant: retention then reports what it may not remove yet, and fails nothing.',
    });
  }
  return remarks;
}

/** The life of a small object: it is made, seen, not overwritten, read and removed. */
async function makeAndRemove(
  place: Destination,
  {
    key,
    step,
    findings,
    signal,
  }: {
    readonly key: string;
    readonly step: Step;
    readonly findings: Finding[];
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const bytes = Buffer.from(`Fairway looks whether it can keep backups here. ${key}\n`);
  const create = () =>
    place.put(key, bytes).catch(async (error: unknown) => {
      // It may be there all the same, where only the answer was lost.
      await place.remove(key).catch(() => undefined);
      throw error;
    });
  if (!(await step('created', create))) return;
  let removed: 'removed' | 'retained' | undefined;
  try {
    await step('kept from being overwritten', () => keepsWhatIsThere(place, key));
    await step('read', () => readsTheSame(place, key, bytes, signal));
    await step('seen in the listing', () => listsIt(place, key, bytes));
  } finally {
    const gone = await step('removed', async () => {
      removed = await place.remove(key);
    });
    if (!gone) findings.push(stays(place, key, 'These keys may not remove it.'));
  }
  if (removed === 'retained') findings.push(stays(place, key, 'A lock or a hold of the store keeps it.'));
}

function asFinding({ what, why, fix }: Failure): Finding {
  return { level: 'error', what, why, fix };
}

function hidesUploads({ name }: Destination): Finding {
  return {
    level: 'warning',
    what: `What a killed run leaves at ${name} is not found by the next.`,
    why: 'The store lists an unfinished upload only to whoever knows its whole key, as MinIO does.',
    fix: 'Give the bucket a lifecycle rule that ends unfinished uploads after two days (AbortIncompleteMultipartUpload).',
  };
}

function nothingToRead({ name }: Destination): Finding {
  return {
    level: 'warning',
    what: `It was not shown that ${name} can be read.`,
    why: 'There is nothing yet, and an object that is made only for this could not be removed without retention.',
    fix: 'Nothing: the first backup is read back. Then run this check again.',
  };
}

function stays({ name }: Destination, key: string, why: string): Finding {
  return {
    level: 'warning',
    what: `The object ${key} of this check stays at ${name}.`,
    why,
    fix: 'Remove it by hand when that is possible. It has fewer than 100 bytes.',
  };
}
