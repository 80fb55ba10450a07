import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { expect, it } from '@jest/globals';
import { sourceOf } from '../../src/mariadb/mariadb-source.ts';
import { parseMariaUrl } from '../../src/mariadb/reach/mariadb-url.ts';
import { LockServer } from './lock-server.ts';

const access = new LockServer().access('shop');
const { host } = access.place;
const target = parseMariaUrl('shop', 'mysql://u:p@127.0.0.1/shop');

it.each([
  ['direct', { kind: 'direct', target }, '127.0.0.1:3306'],
  // The same address is another server at the end of another tunnel.
  ['ssh-tunnel', { kind: 'ssh-tunnel', host, target }, undefined],
  ['on-host', { kind: 'on-host', host, target }, undefined],
] as const)('a server of MariaDB that is reached by %s is known by its address: %s', async (_, reach, id) => {
  const settings = { name: 'shop', kind: 'mariadb', reach, globals: 'none' } as const;
  const source = sourceOf({ ...settings, verifyImage: undefined, proofMemory: undefined }, access, {
    clock,
    logger,
  });
  expect(await source.server?.id(new AbortController().signal)).toBe(id);
});
