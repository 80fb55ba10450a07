import { isIPv6 } from 'node:net';
import { Failure } from '@fairway/runtime';

/** The pins of a host's keys. At least one of the two is given; a key that either of them names is accepted. */
export interface HostKeyPins {
  /** Lines as in OpenSSH's known_hosts file. */
  readonly knownHosts?: string;
  /**
   * Fingerprints of keys: `address SHA256:…` counts for that machine only, `SHA256:…` for every machine that gets the
   * line.
   */
  readonly fingerprints?: readonly string[];
}

/** A machine to reach over SSH. */
export interface SshTarget {
  /** The name for logs and errors. Default: the address. */
  readonly name?: string;
  readonly address: string;
  /** Default: 22. */
  readonly port?: number;
  readonly user: string;
  /** OpenSSH, PEM or PKCS#8, encrypted or not. */
  readonly privateKey: string;
  readonly passphrase?: string;
  readonly hostKeys: HostKeyPins;
  /** The jump host. Its host key is checked as well. */
  readonly jump?: SshTarget;
  /** Milliseconds for each hop to open its connection. Default: 15 000. */
  readonly connectTimeoutMs?: number;
}

/** `worker1 (10.0.0.5)`, or the address alone. */
export function nameOfTarget({ name, address }: Pick<SshTarget, 'name' | 'address'>): string {
  return name === undefined || name === address ? address : `${name} (${address})`;
}

/** `worker1`, or the address of a target without a name. */
export function labelOfTarget({ name, address }: Pick<SshTarget, 'name' | 'address'>): string {
  return name ?? address;
}

/** The command that a person types to log in: `ssh -p 2222 -J ops@jump deploy@10.0.0.5`. */
export function sshCommand(target: SshTarget): string {
  const { user, address, jump } = target;
  const port = portOf(target) === 22 ? [] : ['-p', String(portOf(target))];
  return ['ssh', ...port, ...(jump ? ['-J', jumpText(jump)] : []), `${user}@${address}`].join(' ');
}

/** A jump host as `ssh -J` takes it, after its own jump hosts. */
function jumpText(target: SshTarget): string {
  const { user, address, jump } = target;
  const host = address.includes(':') ? `[${address}]` : address;
  const port = portOf(target) === 22 ? '' : `:${portOf(target)}`;
  return `${jump ? `${jumpText(jump)},` : ''}${user}@${host}${port}`;
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
 * Reads `[user@]address[:port]`. An IPv6 address with a port stands in brackets.
 * @throws Failure when the text does not have this form
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
  if (!match || (bracketed === undefined && plain === undefined))
    return refuse('It is not [user@]address[:port].');
  const [, user, , , portText] = match;
  // Two colons and no brackets: this is an IPv6 address, and its last group only looks like a port.
  if (plain?.includes(':')) {
    const address = portText === undefined ? plain : `${plain}:${portText}`;
    return isIPv6(address)
      ? { ...(user && { user }), address }
      : refuse('It has more than one colon and is not an IPv6 address.');
  }
  const address = bracketed ?? plain ?? '';
  if (!/^[A-Za-z0-9_.:%-]+$/.test(address) || address.startsWith('-'))
    return refuse(`"${address}" is neither a host name nor an address.`);
  if (portText === undefined) return { ...(user && { user }), address };
  const port = Number(portText);
  if (port < 1 || port > 65_535) return refuse(`${portText} is not a port: ports are 1 to 65535.`);
  return { ...(user && { user }), address, port };
}
