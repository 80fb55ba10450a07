import { Failure } from '@fairway/runtime';
import { hostField } from './known-hosts.ts';

/** One line of pinned fingerprints. */
export interface PinnedFingerprint {
  /** `address` or `[address]:port`; undefined for a line that names no machine. */
  readonly host: string | undefined;
  readonly fingerprint: string;
}

/**
 * Reads `address SHA256:…` or `[address]:port SHA256:…`. Behind the address stands a fingerprint, or a whole line of
 * `ssh-keygen -lf`. A line without an address names no machine.
 * @throws Failure when the line holds no fingerprint
 */
export function parseFingerprint(line: string): PinnedFingerprint {
  const text = line.trim();
  const words = text.split(/\s+/);
  const at = words.findIndex((word) => /^(?:SHA256:)?[A-Za-z0-9+/]{43}=?$/.test(word));
  // ssh-keygen writes the length of the key in front of a fingerprint.
  const [host, ...more] = words.slice(0, Math.max(at, 0)).filter((word) => !/^\d+$/.test(word));
  const isAddress = host === undefined || /^(?:[\w.:%-]+|\[[^\]]+\](?::\d+)?)$/.test(host);
  if (at >= 0 && more.length === 0 && isAddress)
    return { host, fingerprint: `SHA256:${words[at]?.replace(/^SHA256:|=$/g, '')}` };
  throw new Failure({
    what: `"${text}" is not the fingerprint of a host key.`,
    why: /^(MD5:)?([0-9a-f]{2}:){15}/i.test(text)
      ? 'It is an MD5 fingerprint, which proves nothing any more.'
      : 'A fingerprint is SHA256: and 43 characters.',
    fix: 'Type on the server: for f in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf "$f"; done',
  });
}

/**
 * The fingerprints that a machine may have: those of its own lines, and those of lines that name no machine. As in
 * known_hosts, a line with the plain address counts for another port only if no line has that port.
 */
export function fingerprintsFor(
  lines: readonly PinnedFingerprint[],
  address: string,
  port: number,
): readonly string[] {
  const of = (...names: readonly string[]) =>
    lines.filter(({ host }) => host !== undefined && names.includes(host.toLowerCase()));
  const name = address.toLowerCase();
  const exact = of(hostField(name, port), `[${name}]:${port}`);
  const own = exact.length > 0 ? exact : of(name, `[${name}]`);
  const nameless = lines.filter(({ host }) => host === undefined);
  return [...own, ...nameless].map(({ fingerprint }) => fingerprint);
}
