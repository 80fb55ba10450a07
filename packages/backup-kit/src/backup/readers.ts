import { type Catalogue, type Identity, isRegular, type Recipient } from '@fairway/backups';
import { Failure } from '@fairway/runtime';
import { canDecrypt } from '../prove/prove-copy.ts';

/** Who can read new backups, as the caller says it. */
export interface Readers {
  /** Whoever can decrypt the backups; empty for backups that everybody can read. */
  readonly recipients: readonly Recipient[];
  /** Whether the caller says that everybody may read them. */
  readonly inClear?: boolean;
}

/** Why a private key that was given does not prove what is encrypted to these; undefined where it does. */
export function keyProblem({ recipients }: Readers, identities: readonly Identity[]): Failure | undefined {
  const names = recipients.map(({ name }) => name);
  if (identities.length === 0 || canDecrypt({ recipients: names }, identities)) return undefined;
  return new Failure({
    what: 'The key of "decrypt-with" opens no backup of this run.',
    why: 'It belongs to none of the public keys in "encrypt-to", so nobody could show that the backups can be read.',
    evidence: [
      ...names.map((name) => `encrypted to ${name}`),
      ...identities.map(({ recipient }) => `the given key belongs to ${recipient.name}`),
    ],
    fix: 'Add the public key of the given one to `encrypt-to`, or give the private key of one of them. Without `decrypt-with`, backups are proven from the stream as they pass.',
  });
}

/** Why a source must not be backed up in the clear: its newest backup is encrypted. Undefined where nothing speaks against it. */
export function clearProblem(
  source: string,
  { sources }: Catalogue,
  { recipients, inClear = false }: Readers,
): Failure | undefined {
  if (recipients.length > 0 || inClear) return undefined;
  const newest = (sources.get(source) ?? [])
    .flatMap(({ copies }) => copies)
    .find((copy) => copy.manifest && isRegular(copy))?.manifest;
  if (!newest || newest.recipients.length === 0) return undefined;
  return new Failure({
    what: `${source} was not backed up, because everybody could read the backup.`,
    why: `Its newest backup, ${newest.id}, is encrypted, and "encrypt-to" is empty.`,
    evidence: newest.recipients.map((name) => `${newest.id} is encrypted to ${name}`),
    fix: 'Give the public keys in `encrypt-to`. Where it takes them from a variable, look whether its name is right and the job may read it. Where nobody needs to decrypt backups any more, write `encrypt-to: none`.',
  });
}
