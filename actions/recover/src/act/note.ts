import type { DeployContext, RecoverySession } from '@fairway/deploy-kit';
import type { RecoveryMark } from '@fairway/releases';
import type { RestoredBeside } from '../data/data.ts';
import type { RecoveryPlan } from '../plan/plan.ts';
import type { ChangedPlaces } from './changed-data.ts';

/** A restored copy beside the data that the app uses. */
export type Copy = RecoveryMark['copies'][number];

/**
 * What this recovery has begun, written down on the machines before it is done: a run that is killed says nothing any
 * more, and the next one finds it there.
 */
export class Note {
  #mark: RecoveryMark;
  readonly #session: Pick<RecoverySession, 'note'>;

  constructor(session: Pick<RecoverySession, 'note'>, mark: RecoveryMark) {
    this.#session = session;
    this.#mark = mark;
  }

  /** Restored copies of this run, and of the one that was cut off. */
  get copies(): readonly Copy[] {
    return this.#mark.copies;
  }

  begin(): Promise<void> {
    return this.#session.note(this.#mark);
  }

  copy(source: string, { name, where, drop }: RestoredBeside): Promise<void> {
    return this.#change({ copies: [...this.#mark.copies, { source, name, where, drop }] });
  }

  exchanges(changed: readonly ChangedPlaces[]): Promise<void> {
    return this.#change({ exchanges: changed.map(({ source, planned }) => ({ source, ...planned })) });
  }

  async #change(change: Partial<RecoveryMark>): Promise<void> {
    this.#mark = { ...this.#mark, ...change };
    await this.#session.note(this.#mark);
  }
}

/** What is begun, as it is written down. A recovery that goes on after another one began with that. */
export function markOf(
  { way, running, target }: RecoveryPlan,
  cutOff: RecoveryMark | undefined,
  { clock, github }: Pick<DeployContext, 'clock' | 'github'>,
): RecoveryMark {
  const nameOf = ({ id, version }: RecoveryPlan['target']) => ({ id, version });
  return {
    way,
    at: cutOff?.at ?? clock.now(),
    actor: github.actor,
    runUrl: github.runUrl,
    running: cutOff ? cutOff.running : running ? { ...nameOf(running), startedAt: running.startedAt } : null,
    target: nameOf(target),
    exchanges: cutOff?.exchanges ?? [],
    copies: cutOff?.copies ?? [],
  };
}
