import { Failure } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import { linesFor, parseKnownHosts } from '../../src/keys/known-hosts.ts';
import { ecdsaKey, ed25519Key, rsaKey } from './keys.ts';

const found = (text: string, address: string, port = 22) =>
  linesFor(parseKnownHosts(text), address, port).map(({ line }) => line);

describe('the lines about a host', () => {
  test.each([
    ['a plain address', `10.1.2.3 ${ed25519Key}`, '10.1.2.3', 22, [1]],
    ['another address', `10.1.2.30 ${ed25519Key}`, '10.1.2.3', 22, []],
    ['one of several names', `web,10.1.2.3 ${ed25519Key}`, '10.1.2.3', 22, [1]],
    ['names in another case', `Web.Example ${ed25519Key}`, 'web.example', 22, [1]],
    ['an IPv6 address', `fd00::2 ${ed25519Key}`, 'fd00::2', 22, [1]],
    ['a port', `[web]:2222 ${ed25519Key}`, 'web', 2222, [1]],
    ['the wrong port', `[web]:2223 ${ed25519Key}`, 'web', 2222, []],
    ['a port, where only the plain name is known', `web ${ed25519Key}`, 'web', 2222, [1]],
    ['a port, where both are known', `web ${ed25519Key}\n[web]:2222 ${rsaKey}`, 'web', 2222, [2]],
    ['a star', `*.example ${ed25519Key}`, 'web.example', 22, [1]],
    ['a question mark', `10.1.2.? ${ed25519Key}`, '10.1.2.3', 22, [1]],
    ['a dot that is only a dot', `10.1.2.3 ${ed25519Key}`, '10.1x2.3', 22, []],
    ['a negated pattern', `*.example,!web.example ${ed25519Key}`, 'web.example', 22, []],
    ['a negated pattern for another', `!db.example,*.example ${ed25519Key}`, 'web.example', 22, [1]],
    [
      'several types',
      `web ${ed25519Key}\n# note\n\nweb ${rsaKey} a comment\r\nweb ${ecdsaKey}`,
      'web',
      22,
      [1, 4, 5],
    ],
  ])('%s', (_, text, address, port, lines) => {
    expect(found(text, address, port)).toEqual(lines);
  });

  // Written by ssh-keygen -H of OpenSSH 9.2 for 10.1.2.3 and for [h.example]:2222.
  const hashed = [
    `|1|iKblrlz4vdXswI/xt6QpRTxqdbU=|Bqpf+SzHW9foa6t9KiZ7uCSJUyQ= ${ed25519Key}`,
    `|1|rFI6yLZJ72gMQ5z6O/htHffm9dk=|t6ScHnEFlEgZJZRoeZByL3xc/ZQ= ${ecdsaKey}`,
  ].join('\n');
  test.each([
    ['10.1.2.3', 22, [1]],
    ['10.1.2.4', 22, []],
    ['h.example', 2222, [2]],
    ['H.Example', 2222, [2]],
    ['h.example', 22, []],
  ])('hashed lines: %s port %i', (address, port, lines) => {
    expect(found(hashed, address, port)).toEqual(lines);
  });
});

test('a pattern of many stars takes no longer than one of few', () => {
  const pattern = `${'*a'.repeat(2_000)}b`;
  expect(found(`${pattern} ${ed25519Key}`, 'a'.repeat(2_000), 22)).toEqual([]);
  expect(found(`${'*a'.repeat(30)}* ${ed25519Key}`, 'a'.repeat(40), 22)).toEqual([1]);
});

test('markers are read', () => {
  const [revoked, authority] = parseKnownHosts(
    `@revoked * ${rsaKey}\n@cert-authority *.example ${ed25519Key}`,
  );
  expect(revoked).toMatchObject({ line: 1, marker: 'revoked', hosts: '*', type: 'ssh-rsa' });
  expect(authority).toMatchObject({ line: 2, marker: 'cert-authority', hosts: '*.example' });
});

test.each([
  ['a public key without its host', ed25519Key, 'Put the address of the host in front of it'],
  ['half a key', `web ${ed25519Key.slice(0, 60)}`, 'is not a whole ssh-ed25519 key'],
  [
    'a key of another type than it says',
    `web ssh-rsa ${ed25519Key.split(' ')[1]}`,
    'is not a whole ssh-rsa key',
  ],
  ['a missing key', 'web ssh-ed25519', 'fewer than three fields'],
  ['an unknown marker', `@trusted web ${ed25519Key}`, '"@trusted" is not a marker'],
  ['protocol 1', 'web 1024 35 1234567', 'protocol 1'],
])('%s is an error that names the line, not a pin that is ignored', (_, line, words) => {
  const parse = () => parseKnownHosts(`# first\n${line}`);
  expect(parse).toThrow(Failure);
  expect(parse).toThrow(words);
  expect(parse).toThrow('Line 2 of the known hosts');
});
