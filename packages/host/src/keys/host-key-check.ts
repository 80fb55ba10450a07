import { createHash } from 'node:crypto';
import { Failure } from '@fairway/runtime';
import { type HostKeyPins, nameOfTarget, portOf, type SshTarget } from '../target.ts';
import { fingerprintsFor, parseFingerprint } from './fingerprints.ts';
import { hostField, type KnownHost, linesFor, parseKnownHosts, typeInside } from './known-hosts.ts';

/** Key types in the order in which they are requested, and the signature algorithms that prove each. */
const algorithmsOf: Readonly<Record<string, readonly string[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  // Without ssh-rsa, whose signatures are SHA-1: every sshd since 7.2 (2016) has a better algorithm for the same key.
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};

/** The verdict on a key that a server presented. */
export type KeyVerdict = 'accepted' | 'revoked' | 'changed' | 'unknown';

/** The check of one host's keys against its pins. */
export interface HostKeyCheck {
  judge(key: Uint8Array): KeyVerdict;
  /**
   * Signature algorithms to offer, best first. Pinned types come first: the server answers with the first type that it
   * has, and a key of another type would look like a changed key. Types in `without` were already tried.
   */
  algorithms(without: ReadonlySet<string>): string[];
  /** Whether a key of another type may still match. A fingerprint does not name the type of its key. */
  readonly worthAnotherType: boolean;
  /** The error for presented keys that were not accepted, in the order in which they were seen. */
  failure(presented: readonly Uint8Array[]): Failure;
}

/** `SHA256:…` of a key, as ssh-keygen prints it. */
export function fingerprintOf(key: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/**
 * Reads the pins of a host.
 * @throws Failure when there are none, when one cannot be read, or when the host has only the line of a certificate
 *   authority
 */
export function hostKeyCheck(target: SshTarget): HostKeyCheck {
  const host = nameOfTarget(target);
  const pins = (target.hostKeys.fingerprints ?? []).map(parseFingerprint);
  const fingerprints = fingerprintsFor(pins, target.address, portOf(target));
  const all = parseKnownHosts(target.hostKeys.knownHosts ?? '');
  const lines = linesFor(all, target.address, portOf(target));
  refuseNoPins(target.hostKeys, host);
  refuseOnlyAuthorities(lines, fingerprints, host);
  const pinned = lines.filter(({ marker }) => marker === undefined);
  const revoked = lines.filter(({ marker }) => marker === 'revoked');
  const pinnedTypes = Object.keys(algorithmsOf).filter((type) => pinned.some((line) => line.type === type));

  const judge = (key: Uint8Array): KeyVerdict => {
    const text = Buffer.from(key).toString('base64');
    if (revoked.some((line) => line.key === text)) return 'revoked';
    if (pinned.some((line) => line.key === text)) return 'accepted';
    if (fingerprints.includes(fingerprintOf(key))) return 'accepted';
    return pinned.length > 0 ? 'changed' : 'unknown';
  };

  return {
    judge,
    algorithms(without) {
      const order = [...new Set([...pinnedTypes, ...Object.keys(algorithmsOf)])];
      return order.filter((type) => !without.has(type)).flatMap((type) => algorithmsOf[type] ?? []);
    },
    worthAnotherType: fingerprints.length > 0,
    failure(presented) {
      const revokedKey = presented.find((key) => judge(key) === 'revoked');
      if (revokedKey !== undefined) return keyFailure(target, 'revoked', [revokedKey], pinned);
      return keyFailure(target, pinned.length > 0 ? 'changed' : 'unknown', presented, pinned);
    },
  };
}

function refuseNoPins({ knownHosts = '', fingerprints = [] }: HostKeyPins, host: string): void {
  if (knownHosts.trim() !== '' || fingerprints.length > 0) return;
  throw new Failure({
    what: `The host key of ${host} cannot be checked.`,
    why: 'Neither known hosts nor a fingerprint is given, and no key is ever trusted unseen.',
    fix: 'Give its known_hosts line (ssh-keyscan prints it; compare it on the server) or its SHA256 fingerprint.',
  });
}

function refuseOnlyAuthorities(
  lines: readonly KnownHost[],
  fingerprints: readonly string[],
  host: string,
): void {
  const [authority] = lines;
  if (fingerprints.length > 0 || !authority) return;
  if (lines.some(({ marker }) => marker !== 'cert-authority')) return;
  throw new Failure({
    what: `The host key of ${host} cannot be checked.`,
    why: `Line ${authority.line} of the known hosts pins it by @cert-authority, and host certificates are not supported.`,
    fix: `Add a line with the plain host key of ${host}.`,
  });
}

function keyFailure(
  target: SshTarget,
  verdict: Exclude<KeyVerdict, 'accepted'>,
  presented: readonly Uint8Array[],
  pinned: readonly KnownHost[],
): Failure {
  const host = nameOfTarget(target);
  const type = typeInside(presented[0] ?? new Uint8Array()) ?? 'host';
  const field = hostField(target.address, portOf(target));
  const why = {
    revoked: `It presented a ${type} key that the known hosts mark as @revoked.`,
    changed: `It presented a ${type} key that differs from the pinned ${listTypes(pinned)} key: the host was installed again, or somebody intercepts the connection.`,
    unknown: `It presented a ${type} key that neither the known hosts nor a fingerprint of this machine names.`,
  }[verdict];
  const byFingerprint = (target.hostKeys.fingerprints ?? []).length > 0;
  const pin = presented.map((key) =>
    byFingerprint
      ? `fingerprint line: ${field} ${fingerprintOf(key)}`
      : `known_hosts line: ${field} ${typeInside(key)} ${Buffer.from(key).toString('base64')}`,
  );
  return new Failure({
    what: `The host key of ${host} is not trusted, and nothing was sent to it.`,
    why,
    evidence: [
      ...presented.map((key) => `presented: ${typeInside(key)} ${fingerprintOf(key)}`),
      ...pinned.map(
        ({ type: known, key, line }) =>
          `pinned in line ${line}: ${known} ${fingerprintOf(Buffer.from(key, 'base64'))}`,
      ),
      ...(verdict === 'revoked' ? [] : pin),
    ],
    fix:
      verdict === 'revoked'
        ? `Give ${host} a new host key, and pin that.`
        : `Compare on the server itself: ssh-keygen -lf /etc/ssh/ssh_host_${fileWord(type)}_key.pub. Only if both are equal, pin the line above.`,
  });
}

function listTypes(lines: readonly KnownHost[]): string {
  return [...new Set(lines.map(({ type }) => type))].join(' or ');
}

/** The word that names a key type in the file names of sshd. */
function fileWord(type: string): string {
  return type.startsWith('ecdsa') ? 'ecdsa' : type.replace(/^ssh-/, '');
}
