import { type Clock, Failure } from '@fairway/runtime';
import { NotTheSame } from './not-the-same.ts';
import { UndecidedExchange } from './undecided-exchange.ts';

/** Where two things are that change places. */
export type Standing =
  | 'before'
  | 'exchanged'
  /** A change was cut off on its way, and has written down how it is undone. */
  | 'midway'
  /** Something else lies there: somebody has changed it since. */
  | 'neither';

/** Two things that can change places. */
export interface Places {
  /** Both in words, for failures: `shop and shop_new in db1`. */
  readonly names: string;
  /** The name under which the earlier one is kept. */
  readonly kept: string;
  change(signal: AbortSignal): Promise<void>;
  changeBack(signal: AbortSignal): Promise<void>;
  /**
   * Looks where both are, by what no change of names alters. It does so in a connection of its own, and once nothing is
   * under way any more that could still change it.
   */
  look(signal: AbortSignal): Promise<Standing>;
  /**
   * Compares what lies in both with what lay there before. It is for things whose look sees names only: these can end half
   * changed, and are brought back then. Left out where both are whole wherever they are.
   * @throws NotTheSame with what is missing or changed
   */
  compare?(standing: 'before' | 'exchanged', signal: AbortSignal): Promise<void>;
  /** A sentence that says where that lies which a half change has not made again. */
  readonly remains?: string;
  /** The failure for a change that left both as they were. */
  refused(error: unknown): Error;
}

/** For how long it is looked again where the connection was cut. */
const lookMs = 120_000;
const lookAgainMs = 5_000;
const lookAttempts = 6;

/** Milliseconds in which a change is compared, or undone. */
const undoMs = 300_000;

/**
 * Lets two things change places. How the change ended is no proof of what became of it: an answer can be lost on its way,
 * and a run can be cancelled meanwhile. So it is looked at afterwards, also by a run that was cancelled.
 * @throws Failure where both are as they were
 * @throws UndecidedExchange where nobody could look
 */
export async function exchangePlaces(places: Places, clock: Clock, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const error = await errorOf(places.change(signal));
  const found = await lookUntilSeen(places, clock, AbortSignal.timeout(lookMs)).catch((unseen: unknown) => {
    throw undecided(places, [error, unseen]);
  });
  if (found === 'before') throw places.refused(error ?? notChanged());
  if (found === 'exchanged' && !places.compare) return;
  if (found === 'neither' || !places.compare) throw undecided(places, [error]);
  const differs = found === 'exchanged' ? await errorOf(compareAgain(places, clock, 'exchanged')) : undefined;
  if (found === 'exchanged' && differs === undefined) return;
  const notBack = await errorOf(returnPlaces(places, clock, AbortSignal.timeout(undoMs)));
  if (notBack !== undefined) throw undecided(places, [error, differs, notBack]);
  throw places.refused(differs ?? error ?? notChanged());
}

function undecided({ names, kept, remains }: Places, errors: readonly unknown[]): UndecidedExchange {
  return new UndecidedExchange(names, kept, errors, remains);
}

/**
 * Gives both their places of before, whatever became of the exchange, and proves it.
 * @throws Failure where somebody else has put there what is there now: nothing is changed then
 */
export async function returnPlaces(places: Places, clock: Clock, signal: AbortSignal): Promise<void> {
  const found = await lookUntilSeen(places, clock, signal);
  if (found === 'before') return;
  if (found === 'neither') throw notOurs(places);
  const error = await errorOf(places.changeBack(signal));
  if ((await lookUntilSeen(places, clock, signal)) !== 'before') throw error ?? notChanged();
  await compareAgain(places, clock, 'before');
}

/** Compares both, again where the connection was cut. */
async function compareAgain(places: Places, clock: Clock, standing: 'before' | 'exchanged'): Promise<void> {
  const signal = AbortSignal.timeout(undoMs);
  await untilAnswered(async () => places.compare?.(standing, signal), clock, signal);
}

function lookUntilSeen({ look }: Places, clock: Clock, signal: AbortSignal): Promise<Standing> {
  return untilAnswered(() => look(signal), clock, signal);
}

async function untilAnswered<Answer>(
  ask: () => Promise<Answer>,
  clock: Clock,
  signal: AbortSignal,
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === lookAttempts || signal.aborted || error instanceof NotTheSame) throw error;
      await clock.sleep(lookAgainMs, signal);
    }
  }
}

async function errorOf(work: Promise<void>): Promise<unknown> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error;
  }
}

function notOurs({ names, kept }: Places): Failure {
  return new Failure({
    what: `${names} were not given their places back. Nothing was changed.`,
    why: `Neither they nor ${kept} are where the exchange has left them: somebody has changed them since.`,
    fix: `Look which of them holds the data of before, and give it its name by hand where it does not have it.`,
  });
}

function notChanged(): Error {
  return new Error('Nothing was refused, yet both are not where they should be now.');
}
