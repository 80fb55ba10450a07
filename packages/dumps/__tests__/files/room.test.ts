import { localHost } from '@fairway/host';
import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { requireRoom } from '../../src/files/room.ts';
import { NotProvable } from '../../src/not-provable.ts';

const host = localHost({ logger, clock });
const { signal } = new AbortController();

describe('a disk without room for a throwaway copy', () => {
  it('says nothing against the backup', async () => {
    const request = {
      of: 'uploads',
      known: null,
      measure: ['echo', '999999999999\t/srv'],
      directory: ['echo', '/tmp'],
      signal,
    };
    const error = await requireRoom(host, request).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NotProvable);
    await requireRoom(host, { ...request, measure: ['echo', '0\t/srv'] });
  });
});
