import { spawnSync } from 'node:child_process';
import { silentLogger } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { memoryDestination } from '../../../../test/stage/object-stores/memory-destination.ts';
import { virtualClock } from '../../../../test/stage/samples/virtual-clock.ts';
import { readIdentities } from '../../src/age/keys.ts';
import { carryDump } from '../../src/stream/carry-dump.ts';
import type { Compression } from '../../src/stream/compression.ts';
import { measure } from '../../src/stream/measure.ts';
import { openDump } from '../../src/stream/read-copy.ts';
import { newIdentity } from '../age/identities.ts';
import { allOf, cutAt, dumpOf } from './dumps.ts';

const key = 'harbor/20261129T031700000Z-k3x9q2.bin';
const dumped = Buffer.from(Array.from({ length: 150_000 }, (_, at) => (at * at) % 253));
const { signal } = new AbortController();

async function storedCopy(compression: Compression, encrypted: boolean) {
  const clock = virtualClock();
  const destination = memoryDestination('offsite', { clock });
  const identities = readIdentities(newIdentity());
  const carried = await carryDump(async () => dumpOf(cutAt(dumped, [9999])), {
    key,
    contentType: 'application/octet-stream',
    content: 'bin',
    of: 'The dump of harbor',
    compression,
    recipients: encrypted ? identities.map(({ recipient }) => recipient) : [],
    destinations: [destination],
    stallMs: 1000,
    clock,
    logger: silentLogger,
    signal,
  });
  const { stored, plain } = carried;
  const copy = {
    destination,
    key,
    stored,
    plain,
    compression,
    identities: encrypted ? identities : undefined,
    signal,
  };
  const object = destination.objects.get(key) ?? Buffer.alloc(0);
  const change = (bytes: Uint8Array) => destination.objects.set(key, Buffer.from(bytes));
  return { copy, object, change };
}

const ways: [Compression, boolean][] = [
  ['zst', true],
  ['zst', false],
  ['gz', true],
  ['gz', false],
  [undefined, true],
  [undefined, false],
];

describe.each(ways)('a copy (%s, encrypted: %s)', (compression, encrypted) => {
  it('is read back as it was dumped', async () => {
    const { copy } = await storedCopy(compression, encrypted);
    expect((await allOf(await openDump(copy))).equals(dumped)).toBe(true);
    const { bytes, sha256 } = copy.stored;
    expect(await measure(await copy.destination.read(key, signal))).toEqual({ bytes, sha256 });
  });

  it('gives no end where its bytes were changed, cut off, moved or added', async () => {
    const { copy, object, change } = await storedCopy(compression, encrypted);
    const at = fc.nat(object.length - 1);
    const spoilt = fc.oneof(
      fc.tuple(at, fc.integer({ min: 1, max: 255 })).map(([place, bits]) => {
        const bytes = Buffer.from(object);
        bytes[place] = (bytes[place] ?? 0) ^ bits;
        return bytes;
      }),
      at.map((length) => object.subarray(0, length)),
      fc.uint8Array({ minLength: 1, maxLength: 64 }).map((more) => Buffer.concat([object, more])),
      at
        .map((place) => Buffer.concat([object.subarray(place), object.subarray(0, place)]))
        .filter((bytes) => !bytes.equals(object)),
    );
    await fc.assert(
      fc.asyncProperty(spoilt, async (bytes) => {
        change(bytes);
        await expect(openDump(copy).then(allOf)).rejects.toMatchObject({
          name: 'Failure',
          what: expect.stringContaining(`${key} at offsite`),
        });
        const found = await measure(await copy.destination.read(key, signal));
        expect(found.sha256).not.toBe(copy.stored.sha256);
      }),
      { numRuns: 25 },
    );
  });

  it('gives no end where the stored bytes are right and the dump is another', async () => {
    const { copy } = await storedCopy(compression, encrypted);
    const other = { ...copy, plain: { ...copy.plain, sha256: '0'.repeat(64) } };
    await expect(openDump(other).then(allOf)).rejects.toThrow(/and 0{64} was dumped/);
  });
});

describe('what is compressed', () => {
  it.each([
    ['zstd', 'zst'],
    ['gzip', 'gz'],
  ] as const)('is opened by the program %s', async (program, compression) => {
    const { object } = await storedCopy(compression, false);
    const opened = spawnSync(program, ['-dc'], { input: object, maxBuffer: 2 ** 24 });
    expect(opened.status).toBe(0);
    expect(opened.stdout.equals(dumped)).toBe(true);
  });
});
