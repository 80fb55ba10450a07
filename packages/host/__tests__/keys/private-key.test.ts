import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { Failure } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import { readPrivateKey } from '../../src/keys/private-key.ts';
import { newSshKey } from './keys.ts';

const passphrase = 'correct horse';
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const ed25519 = generateKeyPairSync('ed25519');
const plainOpenSsh = newSshKey('ed25519');
const encrypted = { cipher: 'aes256-ctr', passphrase, rounds: 4 };
const encryptedOpenSsh = newSshKey('ed25519', encrypted);

/** Expects a key whose signature its public half verifies. */
function expectWorkingKey(text: string, secret?: string, type?: string): void {
  const key = readPrivateKey(text, secret);
  const message = Buffer.from('a message');
  const signature = key.sign(message);
  expect(signature).toBeInstanceOf(Buffer);
  expect(key.verify(message, signature)).toBe(true);
  if (type !== undefined) expect(key.type).toBe(type);
}

describe('formats', () => {
  test.each([
    ['OpenSSH, ed25519', plainOpenSsh.private, undefined, 'ssh-ed25519'],
    ['OpenSSH, ECDSA', newSshKey('ecdsa').private, undefined, 'ecdsa-sha2-nistp256'],
    ['OpenSSH, RSA', newSshKey('rsa').private, undefined, 'ssh-rsa'],
    ['OpenSSH, encrypted', encryptedOpenSsh.private, passphrase, 'ssh-ed25519'],
    ['PEM, RSA', rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }), undefined, 'ssh-rsa'],
    ['PEM, EC', ec.privateKey.export({ type: 'sec1', format: 'pem' }), undefined, 'ecdsa-sha2-nistp384'],
    [
      'PEM, encrypted',
      rsa.privateKey.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-128-cbc', passphrase }),
      passphrase,
      'ssh-rsa',
    ],
    ['PKCS#8, RSA', rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }), undefined, 'ssh-rsa'],
    ['PKCS#8, EC', ec.privateKey.export({ type: 'pkcs8', format: 'pem' }), undefined, 'ecdsa-sha2-nistp384'],
    [
      'PKCS#8, Ed25519',
      ed25519.privateKey.export({ type: 'pkcs8', format: 'pem' }),
      undefined,
      'ssh-ed25519',
    ],
    [
      'PKCS#8, encrypted',
      ed25519.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }),
      passphrase,
      'ssh-ed25519',
    ],
  ])('%s', (_, text, secret, type) => {
    expectWorkingKey(text.toString(), secret, type);
  });

  test('an Ed25519 key keeps its public half when it is converted from PKCS#8', () => {
    const key = readPrivateKey(
      ed25519.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      undefined,
    );
    const { x = '' } = createPublicKey(ed25519.privateKey).export({ format: 'jwk' });
    expect(key.getPublicSSH().subarray(-32)).toEqual(Buffer.from(x, 'base64url'));
  });
});

describe('damage that a text field does to a key is repaired', () => {
  const text = plainOpenSsh.private.trim();
  test.each([
    ['no last newline', text],
    ['Windows line ends', text.replaceAll('\n', '\r\n')],
    ['indentation', text.replaceAll('\n', '\n    ')],
    ['blank lines and a byte order mark around', `\uFEFF\n\n${text}\n\n`],
    ['newlines as two characters', text.replaceAll('\n', '\\n')],
    ['newlines that became spaces', text.replaceAll('\n', ' ')],
    ['a passphrase that is empty', text],
  ])('%s', (name, pasted) => {
    expectWorkingKey(pasted, name.includes('empty') ? '' : undefined);
  });

  test('Windows line ends in an encrypted PEM, which has headers', () => {
    const pem = rsa.privateKey.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-128-cbc', passphrase });
    expectWorkingKey(pem.toString().replaceAll('\n', '\r\n'), passphrase);
  });
});

describe('the error', () => {
  const encryptedPem = rsa.privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase,
  });
  test.each([
    ['OpenSSH, no passphrase', encryptedOpenSsh.private, undefined, 'no passphrase is given'],
    ['OpenSSH, wrong passphrase', encryptedOpenSsh.private, 'wrong', 'does not open it'],
    ['PKCS#8, no passphrase', encryptedPem.toString(), undefined, 'no passphrase is given'],
    ['PKCS#8, wrong passphrase', encryptedPem.toString(), 'wrong', 'does not open it'],
    ['nothing', '', undefined, 'It is empty'],
    ['the public half', plainOpenSsh.public, undefined, 'the .pub file'],
    ['a lost end', plainOpenSsh.private.slice(0, 200), undefined, 'is missing'],
    ['damage', plainOpenSsh.private.replace(/\n.{20}/, '\n'), undefined, 'cannot be read'],
    ['a PuTTY key', 'PuTTY-User-Key-File-3: ssh-ed25519\n', undefined, 'puttygen'],
    ['other text', 'hunter2', undefined, 'No line reads -----BEGIN'],
  ])('%s', (_, text, secret, words) => {
    const read = () => readPrivateKey(text, secret);
    expect(read).toThrow(Failure);
    expect(read).toThrow(words);
  });

  test('never shows a line of the key itself', () => {
    const body = plainOpenSsh.private.split('\n')[2] ?? '';
    expect(() => readPrivateKey(plainOpenSsh.private.slice(0, 200), undefined)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(body) }),
    );
  });
});
