import { type ChosenBackup, canDecrypt } from '@fairway/backup-kit';
import type { Identity } from '@fairway/backups';
import { Failure } from '@fairway/runtime';

/**
 * Requires that a backup can be decrypted here, before anything is stopped.
 * @throws Failure naming the keys that it is encrypted to
 */
export function requireKey(
  { manifest }: Pick<ChosenBackup, 'manifest'>,
  identities: readonly Identity[],
): void {
  if (canDecrypt(manifest, identities)) return;
  throw new Failure({
    what: `The backup ${manifest.source}/${manifest.id} cannot be restored here.`,
    why: 'It is encrypted, and no private key was given that opens it.',
    evidence: manifest.recipients.map((name) => `encrypted to ${name}`),
    fix: 'Give a private key of one of these with `decrypt-with`. Nothing was stopped or changed.',
  });
}
