import { Failure } from '@fairway/runtime';
import type { RestoreTarget } from '../source.ts';
import type { Place } from './place.ts';

/** What of a server no restore may take. */
interface OwnDatabases {
  readonly names: RegExp;
  /** Why not. */
  readonly why: string;
}

/** Looks before a restore whether a database may be made or replaced. @throws Failure where it may not */
export function requireTarget(
  { where }: Place,
  { name, existing }: RestoreTarget,
  { exists, own }: { readonly exists: boolean; readonly own: OwnDatabases },
): void {
  if (own.names.test(name))
    throw new Failure({
      what: `Nothing is restored into ${name}.`,
      why: own.why,
      fix: 'Choose another name in `target`.',
    });
  if (!exists || existing === 'replace') return;
  throw new Failure({
    what: `Nothing was restored: there is a database ${name} in ${where} already.`,
    why: 'A restore never changes what exists, unless its name is typed once more.',
    fix: `Leave \`target\` empty for a new database, or type ${name} into \`confirm\` too, to replace it.`,
  });
}
