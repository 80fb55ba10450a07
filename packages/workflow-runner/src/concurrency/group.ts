import { createHash, randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { bornAt, type Member, readGroup, writeGroup } from './group-file.ts';
import { withMutex } from './mutex.ts';

/** The request of `concurrency:`. */
export interface GroupRequest {
  readonly group: string;
  readonly cancelInProgress: boolean;
  /** With `max` all waiting members keep waiting; with `single` only the newest does. */
  readonly queue: 'single' | 'max';
}

/** A group that is held. */
export interface GroupLease {
  /** Aborts when a newer member with `cancel-in-progress` wants the group. */
  readonly cancelled: AbortSignal;
  release(): Promise<void>;
}

const lookEveryMs = 250;

/**
 * Joins a concurrency group, which all runners with the same folder share, and waits for its turn. A member whose
 * process is gone no longer counts.
 * @returns undefined when a newer member took its place in the queue
 * @throws the signal's reason when that aborts during the wait
 */
export async function joinGroup(
  dir: string,
  { group, cancelInProgress, queue }: GroupRequest,
  signal: AbortSignal,
  onWait: () => void,
): Promise<GroupLease | undefined> {
  await mkdir(dir, { recursive: true });
  // Group names are case-insensitive on GitHub.
  const file = join(dir, createHash('sha256').update(group.toLowerCase()).digest('hex').slice(0, 32));
  const id = randomUUID();
  const change = (edit: (members: readonly Member[]) => readonly Member[]) =>
    withMutex(`${file}.lock`, async () => {
      const members = promote(edit(await readGroup(file)));
      await writeGroup(file, members);
      return members;
    });
  const leave = async () => void (await change((members) => members.filter((member) => member.id !== id)));
  const newcomer: Member = {
    id,
    pid: process.pid,
    born: bornAt(process.pid) ?? '',
    running: false,
    cancelled: false,
  };
  const supersede = (member: Member): Member => {
    const gone = member.running ? cancelInProgress : cancelInProgress || queue === 'single';
    return gone ? { ...member, cancelled: true } : member;
  };

  let members = await change((before) => [...before.map(supersede), newcomer]);
  const me = () => members.find((member) => member.id === id);
  if (me()?.running !== true) onWait();
  try {
    while (me()?.running !== true) {
      if (me() === undefined || me()?.cancelled === true) {
        await leave();
        return undefined;
      }
      await delay(lookEveryMs, undefined, { signal });
      members = await readGroup(file);
      if (!members.some((member) => member.running)) members = await change((before) => before);
    }
  } catch (error) {
    await leave();
    signal.throwIfAborted();
    throw error;
  }
  const cancelled = new AbortController();
  const watch = setInterval(async () => {
    const seen = (await readGroup(file)).find((member) => member.id === id);
    if (seen?.cancelled === true)
      cancelled.abort(new Error(`a newer run wants the concurrency group ${group}`));
  }, lookEveryMs);
  return {
    cancelled: cancelled.signal,
    async release() {
      clearInterval(watch);
      await leave();
    },
  };
}

/** Lets the first waiting member run when no member runs. */
function promote(members: readonly Member[]): readonly Member[] {
  if (members.some((member) => member.running)) return members;
  const next = members.find((member) => !member.cancelled);
  return members.map((member) => (member === next ? { ...member, running: true } : member));
}
