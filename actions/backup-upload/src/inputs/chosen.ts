import type { WantedBackup } from '@fairway/backup-kit';
import { timeOfId } from '@fairway/backups';
import { Failure } from '@fairway/runtime';

/** Which source and which of its backups a command is about. */
export interface Chosen {
  /** Undefined for all sources. */
  readonly source: string | undefined;
  readonly backup: WantedBackup;
}

interface Given {
  readonly command: string;
  readonly source: string | undefined;
  readonly backup: string | undefined;
  readonly before: number | undefined;
}

/** @throws Failure where it is not clear which backup is meant */
export function chosenOf({ command, source, backup, before }: Given, sources: readonly string[]): Chosen {
  const ofHold = command === 'hold' || command === 'unhold';
  const one = command === 'restore' || ofHold || backup !== undefined || before !== undefined;
  const named = source ?? (one && sources.length === 1 ? sources[0] : undefined);
  if (named !== undefined && !sources.includes(named))
    throw wrong('source', `"${named}" is not among "databases".`, sources);
  if (one && named === undefined)
    throw wrong('source', 'There are several sources, and it is empty.', sources);
  if (backup !== undefined && before !== undefined)
    throw wrong('before', '"backup" names one already.', ['Give one of the two.']);
  if (backup !== undefined && timeOfId(backup) === undefined)
    throw wrong('backup', `${JSON.stringify(backup)} is no id of a backup.`, ['20261129T031700123Z-k3x9q2']);
  if (ofHold && backup === undefined)
    throw wrong('backup', 'A hold is for a backup that is named, and it is empty.', [
      '20261129T031700123Z-k3x9q2',
    ]);
  if (backup !== undefined) return { source: named, backup: { which: 'named', id: backup } };
  return {
    source: named,
    backup: before === undefined ? { which: 'newest' } : { which: 'before', at: before },
  };
}

function wrong(input: string, why: string, known: readonly string[]): Failure {
  return new Failure({
    what: `The input "${input}" cannot be used.`,
    why,
    evidence: known,
    fix: 'Name one of the sources, and a backup as the command `list` shows it.',
  });
}
