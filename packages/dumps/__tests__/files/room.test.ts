import { localHost } from '@fairway/host';
import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { requireRoom, requireRoomToRestore } from '../../src/files/room.ts';
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

it('takes no restored files that it has no room for', async () => {
  const fileOf = (bytes: number) => ({
    contents: {
      rows: {},
      catalog: [{ kind: 'file', name: 'a', detail: `-rw-r--r-- 0/0, ${bytes} bytes, s` }],
    },
  });
  const place = { of: 'uploads', directory: ['echo', '/tmp'], signal };
  const error = await requireRoomToRestore(host, fileOf(9e15), place).catch((thrown: unknown) => thrown);
  expect(String(error)).toMatch(/was not restored .*Nothing is changed.*are free/s);
  expect(error).not.toBeInstanceOf(NotProvable);
  await requireRoomToRestore(host, fileOf(1), place);
});
