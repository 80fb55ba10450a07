import { canDecrypt } from '@fairway/backup-kit';
import {
  type Backup,
  type Catalogue,
  type Identity,
  isReliable,
  type Manifest,
  reliableBackups,
} from '@fairway/backups';
import { fitOf, type KnownRelease } from './fit.ts';

export interface Fitting {
  readonly id: string;
  readonly at: number;
  /** The ids of newer ones that fit as well, and that no key at hand opens. */
  readonly passedOver: readonly string[];
}

/**
 * The newest proven backup of a source that fits a release, and that a key at hand opens. Without a key, and where none of
 * them is opened by one, it is the newest that fits.
 * @returns undefined where none fits
 */
export function newestFitting(
  catalogue: Catalogue,
  source: string,
  release: KnownRelease,
  {
    before = Number.POSITIVE_INFINITY,
    identities,
  }: { readonly before?: number; readonly identities: readonly Identity[] },
): Fitting | undefined {
  const fitting = reliableBackups(catalogue, source).flatMap((backup) => {
    const manifest = provenManifest(backup);
    const fits = backup.at < before && manifest && fitOf(manifest, release) === 'fits';
    return fits ? [{ backup, manifest }] : [];
  });
  const opened =
    identities.length === 0 ? 0 : fitting.findIndex(({ manifest }) => canDecrypt(manifest, identities));
  const chosen = fitting[Math.max(0, opened)];
  if (!chosen) return undefined;
  const { id, at } = chosen.backup;
  return { id, at, passedOver: fitting.slice(0, Math.max(0, opened)).map(({ backup }) => backup.id) };
}

/** The manifest of a proven copy. */
export function provenManifest({ copies }: Backup): Manifest | undefined {
  return copies.find(isReliable)?.manifest;
}
