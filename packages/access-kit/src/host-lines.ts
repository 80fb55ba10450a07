import { converted, lines, type Reader } from '@fairway/action-kit';
import { parseTarget, type SshTarget, type TargetText } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { refuseNamelessFingerprints, type SshAccess, targetOf } from './ssh-access.ts';

/** A machine of the input `hosts`. */
export interface HostLine {
  /** The caller's name for the machine; undefined where the line has none. */
  readonly name: string | undefined;
  readonly target: TargetText;
}

/** An input with one machine a line: `[name=][user@]address[:port]`. */
export function hostsInput(): Reader<readonly HostLine[]> {
  return converted(lines(), parseHostLines);
}

/** @throws Failure naming the line that is not valid, or the machine that is listed twice */
export function parseHostLines(all: readonly string[]): readonly HostLine[] {
  const hosts = all.map(parseHostLine);
  const seen = new Set<string>();
  for (const { name, target } of hosts) {
    const words = [...(name === undefined ? [] : [name]), `${target.address}:${target.port ?? 22}`];
    const twice = words.find((word) => seen.has(word));
    if (twice) {
      throw new Failure({
        what: 'The list of hosts cannot be used.',
        why: `${twice.replace(/:22$/, '')} is given twice.`,
        fix: 'Write one line for each host.',
      });
    }
    for (const word of words) seen.add(word);
  }
  return hosts;
}

/**
 * The machines as targets to connect to.
 * @throws Failure where one fingerprint without an address is given for several machines
 */
export function targetsOf(hosts: readonly HostLine[], access: SshAccess): readonly SshTarget[] {
  refuseNamelessFingerprints(access.fingerprints, hosts.length > 1);
  return hosts.map(({ name, target }) => targetOf(access, target, name));
}

function parseHostLine(line: string): HostLine {
  const [, name, address = ''] = /^(?:([^=\s]+)\s*=\s*)?(\S+)$/.exec(line) ?? [];
  if (address !== '') return { name, target: parseTarget(address) };
  throw new Failure({
    what: 'The list of hosts cannot be used.',
    why: `"${line}" names no host.`,
    fix: 'Write a line for each host, for example 203.0.113.5, or web1=deploy@203.0.113.5:2222.',
  });
}
