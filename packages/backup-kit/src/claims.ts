import type { Catalogue } from '@fairway/backups';
import { Failure } from '@fairway/runtime';
import type { BackupMade } from './backup/back-up.ts';
import type { Reading } from './prove/prove-source.ts';

/**
 * What a run says of a backup, against what a fresh listing shows. Nothing ends green that only its own requests say.
 * @param claim.proven whether the run says that the backup is proven
 * @returns undefined where the listing shows all of it
 */
export function missingClaims(
  { sources }: Catalogue,
  { manifest: { source, id }, copies }: BackupMade,
  claim: { readonly proven: boolean },
): Failure | undefined {
  const backup = sources.get(source)?.find((one) => one.id === id);
  const wrong = copies
    .filter(({ failure }) => !failure)
    .flatMap(({ destination: { name } }) => {
      const copy = backup?.copies.find(({ destination }) => destination === name);
      if (!copy) return [`${name} does not list it`];
      if (copy.state !== 'whole') return [`${name}: ${copy.problem ?? copy.state}`];
      return claim.proven && copy.provenAt === undefined ? [`${name}: no proof of it can be read`] : [];
    });
  if (wrong.length === 0) return undefined;
  return new Failure({
    what: `The backup ${source}/${id} is not what this run made of it.`,
    why: 'The destinations were listed again at the end, and they show something else.',
    evidence: wrong,
    fix: 'Find out who or what else changes these objects. Then run this again.',
  });
}

/**
 * The proofs that a run has written down, against what a fresh listing shows.
 * @returns undefined where all of them can be read at one destination at least
 */
export function missingProofs({ sources }: Catalogue, readings: readonly Reading[]): Failure | undefined {
  const wrong = readings.flatMap(({ result: { proof } }) => {
    if (!proof) return [];
    const { source, id, destination, at } = proof;
    const known = sources.get(source)?.find((one) => one.id === id)?.proofs ?? [];
    return known.some((one) => one.destination === destination && one.at === at)
      ? []
      : [`${source}/${id} at ${destination}: no proof of ${at} can be read`];
  });
  if (wrong.length === 0) return undefined;
  return new Failure({
    what: 'What was proven is not written down.',
    why: 'The destinations were listed again at the end, and no proof is there.',
    evidence: wrong,
    fix: 'Find out who or what else changes these objects. Then run this again.',
  });
}
