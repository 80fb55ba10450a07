import { isIPv6 } from 'node:net';
import { Failure } from '@fairway/runtime';

/** What a host key is checked against. At least one of both; a key that either of them names is accepted. */
export interface HostKeyPins {
  /** Lines as in OpenSSH's known_hosts file. */
  readonly knownHosts?: string;
  /** `SHA256:…`, as `ssh-keygen -lf` prints them, of any key of the server. */
  readonly fingerprints?: readonly string[];
}

/** A machine to be reached over SSH. */
export interface SshTarget {
  /** How people call it; the address where nothing is given. */
  readonly name?: string;
  readonly address: string;
  /** Default: 22. */
  readonly port?: number;
  readonly user: string;
  /** OpenSSH, PEM or PKCS#8, encrypted or not. */
  readonly privateKey: string;
  readonly passphrase?: string;
  readonly hostKeys: HostKeyPins;
  /** A machine to go through; its host key is checked as well. */
  readonly jump?: SshTarget;
  /** Milliseconds for the way from nothing to an open connection, each hop. Default: 15 000. */
  readonly connectTimeoutMs?: number;
}

/** `worker1 (10.0.0.5)`, or the address alone. */
export function nameOfTarget({ name, address }: Pick<SshTarget, 'name' | 'address'>): string {
  return name === undefined || name === address ? address : `${name} (${address})`;
}

/** `worker1`, or the address where it has no name. */
export function labelOfTarget({ name, address }: Pick<SshTarget, 'name' | 'address'>): string {
  return name ?? address;
}

export function portOf({ port }: SshTarget): number {
  return port ?? 22;
}

/** The parts of `[user@]address[:port]`. */
export interface TargetText {
  readonly user?: string;
  readonly address: string;
  readonly port?: number;
}

/**
 * Reads `[user@]address[:port]`; an IPv6 address with a port stands in brackets.
 * @throws Failure when the text is none.
 */
export function parseTarget(text: string): TargetText {
  const refuse = (why: string): never => {
    throw new Failure({
      what: `"${text}" names no host.`,
      why,
      fix: 'Write it as [user@]address[:port], for example deploy@10.0.0.2 or deploy@[fd00::2]:2222.',
    });
  };
  const match = /^(?:([^@\s]+)@)?(?:\[([^\]\s]+)\]|([^@\s[\]]+?))(?::(\d+))?$/.exec(text.trim());
  const bracketed = match?.[2];
  const plain = match?.[3];
  if (!match || (bracketed === undefined && plain === undefined)) return refuse('It has another form.');
  const [, user, , , portText] = match;
  // Two colons and no brackets: an IPv6 address, and what looks like a port is its last group.
  if (plain?.includes(':')) {
    const address = portText === undefined ? plain : `${plain}:${portText}`;
    return isIPv6(address)
      ? { ...(user && { user }), address }
      : refuse('It has more than one colon and is no IPv6 address.');
  }
  const address = bracketed ?? plain ?? '';
  if (!/^[A-Za-z0-9_.:%-]+$/.test(address) || address.startsWith('-'))
    return refuse(`"${address}" is neither a host name nor an address.`);
  if (portText === undefined) return { ...(user && { user }), address };
  const port = Number(portText);
  if (port < 1 || port > 65_535) return refuse(`${portText} is no port.`);
  return { ...(user && { user }), address, port };
}
