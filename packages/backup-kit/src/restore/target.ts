import type { Source } from '@fairway/dumps';
import { Failure, formatNameStamp } from '@fairway/runtime';

/** Where a backup is restored to, as somebody writes it. */
export interface WrittenTarget {
  /** Empty for a new one. */
  readonly target: string;
  /** The name of an existing target, typed once more by whoever wants it replaced. */
  readonly confirm: string;
}

/** Where a backup is restored to. */
export interface Target {
  readonly name: string;
  /** `replace` only for a name that was typed twice. */
  readonly existing: 'refuse' | 'replace';
}

/**
 * Chooses the target of a restore. Nothing that exists is replaced unless its name was typed once more, letter by letter.
 * @throws Failure where the two names differ, or a kind of source has no place of its own for something new
 */
export function targetOf(
  { name, kind }: Pick<Source, 'name' | 'kind'>,
  { target, confirm }: WrittenTarget,
  now: number,
): Target {
  if (confirm !== '' && confirm !== target) {
    throw new Failure({
      what: `${name} was not restored.`,
      why: `"confirm" is ${JSON.stringify(confirm)}, and "target" is ${JSON.stringify(target)}: these are not the same name.`,
      fix: 'To replace what exists, type its exact name into both. To restore into something new, leave "confirm" empty.',
    });
  }
  if (target !== '') return { name: target, existing: confirm === target ? 'replace' : 'refuse' };
  if (kind !== 'paths') return { name: newName(name, now), existing: 'refuse' };
  throw new Failure({
    what: `${name} was not restored.`,
    why: 'Files need a directory to be restored into, and "target" is empty.',
    fix: 'Name a directory that does not exist yet, such as /srv/restored.',
  });
}

/** `shop_20261129_031700123`: a name that a server takes without quotes, and that sorts by time. */
function newName(name: string, now: number): string {
  return `${name.replaceAll(/[^a-z0-9_]/g, '_').slice(0, 32)}_${formatNameStamp(now)}`;
}
