import { createHmac } from 'node:crypto';
import { Failure } from '@fairway/runtime';

/** One line of a known_hosts file. */
export interface KnownHost {
  readonly line: number;
  readonly marker?: 'revoked' | 'cert-authority';
  /** The first field, unchanged: patterns separated by commas, or one hashed name. */
  readonly hosts: string;
  readonly type: string;
  /** The key in SSH's wire format, in Base64. */
  readonly key: string;
}

/**
 * Reads known_hosts lines. Comments and blank lines are skipped.
 * @see https://man.openbsd.org/sshd.8#SSH_KNOWN_HOSTS_FILE_FORMAT
 * @throws Failure that names the first line that cannot be read: an ignored pin would protect nothing
 */
export function parseKnownHosts(text: string): KnownHost[] {
  return text.split(/\r?\n/).flatMap((raw, index) => {
    const content = raw.trim();
    return content === '' || content.startsWith('#') ? [] : [parseLine(content, index + 1)];
  });
}

function parseLine(content: string, line: number): KnownHost {
  const refuse = (
    why: string,
    fix = 'Write it as `address key-type key`, as ssh-keyscan prints it.',
  ): never => {
    throw new Failure({ what: `Line ${line} of the known hosts cannot be read.`, why, fix });
  };
  const fields = content.split(/\s+/);
  const marker = fields[0]?.startsWith('@') ? fields.shift() : undefined;
  if (marker !== undefined && marker !== '@revoked' && marker !== '@cert-authority')
    refuse(`"${marker}" is not a marker that OpenSSH knows.`);
  const [hosts, type, key] = fields;
  if (hosts !== undefined && /^(ssh|ecdsa|sk-ssh|sk-ecdsa)-/.test(hosts))
    refuse(
      'It starts with a key type: this is a public key without the host that it belongs to.',
      'Put the address of the host in front of it.',
    );
  if (hosts === undefined || type === undefined || key === undefined)
    return refuse('It has fewer than three fields.');
  if (/^\d+$/.test(type)) return refuse('It is a key of SSH protocol 1, which is no longer supported.');
  const blob = Buffer.from(key, 'base64');
  if (typeInside(blob) !== type || !isWhole(blob))
    return refuse(`Its third field is not a whole ${type} key.`);
  return {
    line,
    ...(marker && { marker: marker === '@revoked' ? 'revoked' : 'cert-authority' }),
    hosts,
    type,
    key: blob.toString('base64'),
  };
}

/** The name of the type with which every SSH key begins; undefined for bytes that are not a key. */
export function typeInside(blob: Uint8Array): string | undefined {
  const bytes = Buffer.from(blob);
  if (bytes.length < 4) return undefined;
  const length = bytes.readUInt32BE(0);
  return length > 64 || bytes.length < 4 + length ? undefined : bytes.toString('latin1', 4, 4 + length);
}

/** Whether a key is complete: a row of length-prefixed fields without a rest. A part of a key could never match. */
function isWhole(blob: Buffer): boolean {
  let at = 0;
  while (at + 4 <= blob.length) at += 4 + blob.readUInt32BE(at);
  return at === blob.length;
}

/**
 * The lines about an address. A port other than 22 is looked up as `[address]:port`. Only if no line has that, the
 * plain address is looked up. OpenSSH does the same.
 */
export function linesFor(lines: readonly KnownHost[], address: string, port: number): KnownHost[] {
  const plain = () => lines.filter(({ hosts }) => matchesHosts(hosts, address));
  if (port === 22) return plain();
  const exact = lines.filter(({ hosts }) => matchesHosts(hosts, `[${address}]:${port}`));
  return exact.some(({ marker }) => marker === undefined) ? exact : [...exact, ...plain()];
}

/** The text for an address and port in a known_hosts line. */
export function hostField(address: string, port: number): string {
  return port === 22 ? address : `[${address}]:${port}`;
}

function matchesHosts(hosts: string, name: string): boolean {
  const lower = name.toLowerCase();
  if (hosts.startsWith('|')) return matchesHash(hosts, lower);
  let found = false;
  for (const pattern of hosts.toLowerCase().split(',')) {
    if (pattern.startsWith('!')) {
      if (matchesPattern(pattern.slice(1), lower)) return false;
    } else if (matchesPattern(pattern, lower)) found = true;
  }
  return found;
}

function matchesHash(field: string, name: string): boolean {
  const [, version, salt, hash] = field.split('|');
  if (version !== '1' || salt === undefined || hash === undefined) return false;
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}

/**
 * Whether a name matches a pattern of `*` and `?`. One step back is enough, to the last star, so many stars cost no more
 * than one.
 */
function matchesPattern(pattern: string, name: string): boolean {
  let at = 0;
  let star = -1;
  let behindStar = 0;
  for (let index = 0; index < name.length; ) {
    if (pattern[at] === '*') {
      star = at++;
      behindStar = index;
    } else if (pattern[at] === '?' || pattern[at] === name[index]) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++behindStar;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
