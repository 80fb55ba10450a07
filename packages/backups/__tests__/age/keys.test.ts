import { describe, expect, it } from '@jest/globals';
import { identityToRecipient } from 'age-encryption';
import { readIdentities, readRecipient } from '../../src/age/keys.ts';
import { newIdentity } from './identities.ts';

const identity = newIdentity();
const [{ recipient }] = readIdentities(identity);

describe('a public key', () => {
  it('is the one that age makes of the private key', async () => {
    expect(recipient.name).toBe(await identityToRecipient(identity));
    expect(readRecipient(` ${recipient.name}\n`).name).toBe(recipient.name);
  });

  it.each([
    ['a private key', identity, /^Nothing can be encrypted to a private key\..*make a new pair/s],
    ['a key of SSH', 'ssh-ed25519 AAAAC3Nza', /It is a key of SSH/],
    ['a key of a plugin', 'age1yubikey1qwxr9tzj0', /It belongs to a plugin of age/],
    [
      'a slip',
      recipient.name.replace(/.$/, (last) => (last === 'q' ? 'p' : 'q')),
      /a character of it is missing or wrong/,
    ],
    ['a part of a key', recipient.name.slice(0, -1), /a character of it is missing or wrong/],
    ['nothing', '', /no public key of age/],
  ])('is not %s', (_, text, why) => {
    expect(() => readRecipient(text)).toThrow(why);
  });

  it('that is a private key is not shown', () => {
    expect(() => readRecipient(identity)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining(identity.slice(16, 30)) }),
    );
  });
});

describe('a file of private keys', () => {
  it('is read as age-keygen writes it', () => {
    const other = newIdentity();
    const text = `# created: 2026-11-29T03:17:00Z\r\n# public key: age1…\r\n${identity}\r\n\n${other.toLowerCase()}\n`;
    expect(readIdentities(text).map((one) => one.recipient.name)).toEqual([
      recipient.name,
      readIdentities(other)[0].recipient.name,
    ]);
  });

  it.each([
    ['no key', '# created: today\n\n', 'The text holds no key'],
    ['a public key', recipient.name, 'Line 1 is no private key'],
    ['a key with a slip', `\n${identity.slice(0, -1)}`, 'Line 2 is no private key'],
    ['a key in two cases', identity.replace('AGE', 'age'), 'Line 1 is no private key'],
  ])('is refused with %s, and nothing of it is shown', (_, text, why) => {
    expect(() => readIdentities(text)).toThrow(why);
    expect(() => readIdentities(text)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining(identity.slice(16, 30)) }),
    );
  });
});
