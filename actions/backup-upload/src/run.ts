import type { OpenedRun, ReachedSubject, Subject } from '@fairway/backup-kit';
import type { Inputs } from './inputs.ts';

/** What every command works with. */
export interface CommandRun extends OpenedRun {
  readonly inputs: Inputs;
}

/** The sources that the command is about. */
export function chosenSubjects({ inputs, subjects }: CommandRun): readonly ReachedSubject[] {
  const { source } = inputs.chosen;
  return source === undefined ? subjects : subjects.filter(({ name }) => name === source);
}

/** The one source that the command is about. @throws why it could not be reached */
export function chosenSubject(run: CommandRun): Subject {
  const [reached] = chosenSubjects(run);
  if (reached?.subject) return reached.subject;
  throw reached?.failure ?? new TypeError('No source was chosen.');
}
