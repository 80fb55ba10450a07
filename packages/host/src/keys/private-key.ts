import { createPrivateKey, type KeyObject } from 'node:crypto';
import { Failure, type FailureParts, messageOf } from '@fairway/runtime';
import ssh2, { type ParsedKey } from 'ssh2';
import { openSshEd25519 } from './openssh-ed25519.ts';

/** The error for an unusable private key. It says whether the key or its passphrase is the cause. */
export class KeyFailure extends Failure {
  readonly about: 'key' | 'passphrase';

  constructor(about: 'key' | 'passphrase', parts: FailureParts) {
    super(parts);
    this.about = about;
  }
}

/**
 * Checks a private key before any host is contacted.
 * @throws KeyFailure as {@link readPrivateKey} does
 */
export function requireUsableKey(text: string, passphrase: string | undefined): void {
  readPrivateKey(text, passphrase);
}

/**
 * Reads and decrypts a private key for ssh2. The formats are OpenSSH, PEM (RSA, EC) and PKCS#8 (RSA, EC, Ed25519). Line
 * ends and indentation of pasted text are repaired.
 * @throws KeyFailure that names the problem: no key, a missing passphrase, a wrong one
 */
export function readPrivateKey(text: string, passphrase: string | undefined): ParsedKey {
  const pem = repairPem(text);
  const secret = passphrase === undefined || passphrase === '' ? undefined : passphrase;
  if (!pem.includes('BEGIN OPENSSH PRIVATE KEY')) return parse(readPem(pem, secret), undefined);
  return parse(pem, secret);
}

function parse(pem: string, passphrase: string | undefined): ParsedKey {
  // For an OpenSSH file with several keys ssh2 returns a list. No tool writes such files.
  const parsed: ParsedKey | Error | (ParsedKey | Error)[] = ssh2.utils.parseKey(pem, passphrase);
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  if (key === undefined) throw unreadable('it holds no key');
  if (!(key instanceof Error)) return key;
  if (/no passphrase given/.test(key.message)) throw missingPassphrase();
  if (/integrity check failed/.test(key.message) && passphrase !== undefined) throw wrongPassphrase();
  throw unreadable(key.message);
}

function readPem(pem: string, passphrase: string | undefined): string {
  const encrypted = /BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: *4,ENCRYPTED/.test(pem);
  if (encrypted && passphrase === undefined) throw missingPassphrase();
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: pem, format: 'pem', ...(passphrase !== undefined && { passphrase }) });
  } catch (error) {
    throw encrypted ? wrongPassphrase() : unreadable(messageOf(error));
  }
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return key.export({ type: 'pkcs1', format: 'pem' }).toString();
    case 'ec':
      return key.export({ type: 'sec1', format: 'pem' }).toString();
    case 'ed25519':
      return openSshEd25519(key);
    default:
      throw unreadable(`it is a ${key.asymmetricKeyType} key, which no current sshd accepts`);
  }
}

/**
 * Undoes the damage that a text field of a web page does to a key: Windows line ends, indentation, a missing last
 * newline, newlines that became spaces or the two characters \n. A key never holds any of these.
 */
function repairPem(text: string): string {
  const unescaped = (text.includes('\n') ? text : text.replaceAll('\\n', '\n')).replaceAll('\r', '\n');
  const match = /-----BEGIN ([A-Z ]*PRIVATE KEY)-----([^-]*(?:-[^-]+)*)-----END \1-----/.exec(unescaped);
  if (match === null) throw unreadable(describeWrongText(text));
  const [, label = '', inner = ''] = match;
  const lines = inner.split('\n').map((line) => line.trim());
  // An encrypted PEM has headers before its body (RFC 1421), the only lines with a colon.
  const headers = lines.filter((line) => line.includes(':'));
  const body = lines
    .filter((line) => !line.includes(':'))
    .join('')
    .replaceAll(/\s/g, '');
  const wrapped = body.match(/.{1,64}/g) ?? [];
  const head = headers.length > 0 ? [...headers, ''] : [];
  return [`-----BEGIN ${label}-----`, ...head, ...wrapped, `-----END ${label}-----`, ''].join('\n');
}

function describeWrongText(text: string): string {
  if (text.trim() === '') return 'it is empty; a secret that does not exist arrives as empty text';
  if (/^(ssh|ecdsa)-\S+ AAAA/.test(text.trim())) return 'it is the public half (the .pub file)';
  if (text.startsWith('PuTTY-User-Key-File'))
    return 'it is a PuTTY key; export it from puttygen as an OpenSSH key';
  if (/-----BEGIN .*PRIVATE KEY-----/.test(text))
    return 'its last line, -----END … PRIVATE KEY-----, is missing';
  return 'no line reads -----BEGIN … PRIVATE KEY-----';
}

function missingPassphrase(): KeyFailure {
  return new KeyFailure('passphrase', {
    what: 'The SSH private key cannot be used.',
    why: 'It is protected by a passphrase, and no passphrase is given.',
    fix: 'Give the passphrase of the key as well, or a key without one.',
  });
}

function wrongPassphrase(): KeyFailure {
  return new KeyFailure('passphrase', {
    what: 'The SSH private key cannot be used.',
    why: 'The passphrase that is given does not open it.',
    fix: 'Try it by hand: ssh-keygen -y -f KEYFILE asks for the passphrase. Then correct the secret.',
  });
}

function unreadable(why: string): KeyFailure {
  return new KeyFailure('key', {
    what: 'The SSH private key cannot be read.',
    why: `${why.charAt(0).toUpperCase()}${why.slice(1).replace(/\.$/, '')}.`,
    fix: 'Store the whole key file, with its first and last line, for example by: gh secret set SSH_KEY --env ENVIRONMENT < ~/.ssh/id_ed25519',
  });
}
