import { createHash } from 'node:crypto';
import type { Catalogue, Manifest } from '@fairway/backups';
import type { Source } from '@fairway/dumps';
import { Failure } from '@fairway/runtime';
import type { Subject } from '../subject.ts';

/**
 * The machine of a source, by the number that it keeps when its name or its address changes. It is hashed, because that
 * number is not for everybody. Null where the source lies on no host of ours, or the host has no such number.
 */
export async function machineOf({ state }: Subject, signal: AbortSignal): Promise<string | null> {
  if (!state) return null;
  const { stdout } = await state.host.exec(['cat', '/etc/machine-id'], { accept: 'any', signal });
  const id = stdout.trim();
  return id === '' ? null : createHash('sha256').update(`fairway ${id}`).digest('hex').slice(0, 32);
}

/** Whose the newest backup of a folder is: this source's, another one's, or nobody's, because there is none. */
export function ownerOf(
  source: Pick<Source, 'name' | 'isItself'>,
  machine: string | null,
  catalogue: Catalogue,
): { readonly is: 'this' | 'nobody' } | { readonly is: 'another'; readonly newest: Manifest } {
  const manifests = (catalogue.sources.get(source.name) ?? []).flatMap(({ copies }) =>
    copies.flatMap(({ manifest }) => manifest ?? []),
  );
  const [newest] = manifests.toSorted((one, other) => other.startedAt.localeCompare(one.startedAt));
  if (!newest) return { is: 'nobody' };
  const sameMachine = machine === null || newest.machine === null || newest.machine === machine;
  const sameDatabase = newest.database === null || source.isItself(newest.database);
  return sameMachine && sameDatabase ? { is: 'this' } : { is: 'another', newest };
}

/** A folder with backups of another source: retention would count both, and a restore could take the wrong one. */
export class ForeignFolder extends Failure {
  constructor({ name, where }: Pick<Source, 'name' | 'where'>, { id, database, runUrl }: Manifest) {
    super({
      what: `${name} was not backed up: the folder ${name}/ holds the backups of another source.`,
      why: `Its newest one is not of the ${where}.`,
      evidence: [`${name}/${id}${database === null ? '' : `, database ${database}`}, made by ${runUrl}`],
      fix: 'Give each source a name of its own, or a `prefix` of its own at the destinations. A source that has moved to another machine gets a new name, too: its earlier backups stay where they are.',
    });
  }
}
