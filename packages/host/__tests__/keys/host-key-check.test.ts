import { Failure } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import { fingerprintOf, hostKeyCheck } from '../../src/keys/host-key-check.ts';
import type { HostKeyPins } from '../../src/target.ts';
import { blobOf, ecdsaKey, ecdsaPrint, ed25519Key, ed25519Print, rsaKey } from './keys.ts';

const check = (hostKeys: HostKeyPins, port = 22) =>
  hostKeyCheck({ name: 'web', address: '10.1.2.3', port, user: 'deploy', privateKey: '', hostKeys });

test('fingerprints are the ones of ssh-keygen -lf', () => {
  expect(fingerprintOf(blobOf(ed25519Key))).toBe(ed25519Print);
  expect(fingerprintOf(blobOf(ecdsaKey))).toBe(ecdsaPrint);
});

describe('the verdict on a key', () => {
  const line = `10.1.2.3 ${ed25519Key}`;
  test.each([
    ['pinned by a line', { knownHosts: line }, ed25519Key, 'accepted'],
    ['another than the pinned one', { knownHosts: line }, rsaKey, 'changed'],
    ['of a host without a line', { knownHosts: `web2 ${ed25519Key}` }, ed25519Key, 'unknown'],
    ['revoked everywhere', { knownHosts: `${line}\n@revoked * ${ed25519Key}` }, ed25519Key, 'revoked'],
    [
      'revoked, though its fingerprint is given',
      { knownHosts: `@revoked * ${ed25519Key}`, fingerprints: [ed25519Print] },
      ed25519Key,
      'revoked',
    ],
    [
      'pinned beside an authority',
      { knownHosts: `${line}\n@cert-authority * ${rsaKey}` },
      ed25519Key,
      'accepted',
    ],
    ['pinned by fingerprint', { fingerprints: [ed25519Print] }, ed25519Key, 'accepted'],
    ['pinned by one of two fingerprints', { fingerprints: [ed25519Print, ecdsaPrint] }, ecdsaKey, 'accepted'],
    ['of another fingerprint', { fingerprints: [ed25519Print] }, ecdsaKey, 'unknown'],
    [
      'pinned by a whole line of ssh-keygen -lf',
      { fingerprints: [`256 ${ed25519Print} root@web (ED25519)`] },
      ed25519Key,
      'accepted',
    ],
    [
      'pinned by a fingerprint of this machine',
      { fingerprints: [`10.1.2.3 ${ed25519Print}`] },
      ed25519Key,
      'accepted',
    ],
    [
      'pinned by a line of ssh-keygen -lf behind the address',
      { fingerprints: [`[10.1.2.3]:22 256 ${ed25519Print} root@web (ED25519)`] },
      ed25519Key,
      'accepted',
    ],
    [
      'of another machine, whose fingerprint is given too',
      { fingerprints: [`10.1.2.3 ${ed25519Print}`, `10.1.2.4 ${ecdsaPrint}`] },
      ecdsaKey,
      'unknown',
    ],
    [
      'of another port of this machine',
      { fingerprints: [`[10.1.2.3]:2222 ${ecdsaPrint}`] },
      ecdsaKey,
      'unknown',
    ],
    [
      'pinned by a fingerprint without its prefix',
      { fingerprints: [`${ed25519Print.slice(7)}=`] },
      ed25519Key,
      'accepted',
    ],
  ])('%s', (_, pins, key, verdict) => {
    expect(check(pins).judge(blobOf(key))).toBe(verdict);
  });
});

describe('the offered algorithms', () => {
  test('begin with the pinned types, and none is SHA-1', () => {
    const algorithms = check({ knownHosts: `10.1.2.3 ${rsaKey}` }).algorithms(new Set());
    expect(algorithms.slice(0, 3)).toEqual(['rsa-sha2-512', 'rsa-sha2-256', 'ssh-ed25519']);
    expect(algorithms).not.toContain('ssh-rsa');
  });

  test('do not include a type that was already tried', () => {
    const algorithms = check({ fingerprints: [ed25519Print] }).algorithms(
      new Set(['ssh-ed25519', 'ssh-rsa']),
    );
    expect(algorithms).toEqual(['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521']);
  });

  test('of another type are tried only for fingerprints', () => {
    expect(check({ knownHosts: `10.1.2.3 ${rsaKey}` }).worthAnotherType).toBe(false);
    expect(check({ fingerprints: [ed25519Print] }).worthAnotherType).toBe(true);
  });
});

describe('the error', () => {
  test('for an unknown key shows the presented key, the line that pins it, and how to compare', () => {
    const { message } = check({ knownHosts: `web2 ${rsaKey}` }, 2222).failure([blobOf(ed25519Key)]);
    expect(message).toContain(`presented: ssh-ed25519 ${ed25519Print}`);
    expect(message).toContain(`known_hosts line: [10.1.2.3]:2222 ${ed25519Key}`);
    expect(message).toContain('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub');
  });

  test('for an unknown key shows the line that pins it for this machine alone', () => {
    const failure = check({ fingerprints: [`10.1.2.4 ${ed25519Print}`] }, 2222).failure([blobOf(ed25519Key)]);
    expect(failure.evidence).toContain(`fingerprint line: [10.1.2.3]:2222 ${ed25519Print}`);
  });

  test('for a changed key shows both fingerprints and the line of the pin', () => {
    const { message } = check({ knownHosts: `\n10.1.2.3 ${ecdsaKey}` }).failure([blobOf(ed25519Key)]);
    expect(message).toContain('differs from the pinned ecdsa-sha2-nistp256 key');
    expect(message).toContain(`pinned in line 2: ecdsa-sha2-nistp256 ${ecdsaPrint}`);
  });

  test('for a revoked key shows nothing that could be pinned', () => {
    const { message } = check({ knownHosts: `@revoked * ${ed25519Key}` }).failure([blobOf(ed25519Key)]);
    expect(message).toContain('@revoked');
    expect(message).not.toContain('known_hosts line:');
  });
});

test.each([
  ['nothing at all', {}, 'no key is ever trusted unseen'],
  ['blank text', { knownHosts: ' \n' }, 'no key is ever trusted unseen'],
  [
    'an authority alone',
    { knownHosts: `@cert-authority * ${rsaKey}` },
    'host certificates are not supported',
  ],
  ['an MD5 fingerprint', { fingerprints: ['MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48'] }, 'MD5'],
  ['two addresses', { fingerprints: [`web 10.1.2.3 ${ed25519Print}`] }, 'SHA256: and 43 characters'],
  ['half a fingerprint', { fingerprints: ['SHA256:abc'] }, 'SHA256: and 43 characters'],
])('%s is not a pin', (_, pins, words) => {
  expect(() => check(pins)).toThrow(Failure);
  expect(() => check(pins)).toThrow(words);
});
