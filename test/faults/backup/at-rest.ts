import { describe, expect, test } from '@jest/globals';
import type { BackupFaults } from './backup-faults.ts';
import { dataOf } from './nights.ts';

/** What somebody did to the copy of a backup at the cloud, and what is known of that copy afterwards. */
interface Change {
  readonly state: string;
  /** The new bytes of its data; undefined where the data are gone. */
  readonly data: (bytes: Buffer, another: Buffer) => Uint8Array | undefined;
  readonly manifest?: 'gone';
}

const changes: Readonly<Record<string, Change>> = {
  'one byte is another': {
    state: 'damaged',
    data: (bytes) => bytes.with(bytes.length >> 1, (bytes[bytes.length >> 1] ?? 0) ^ 1),
  },
  // Of the same length, so that no listing shows it.
  'another backup stands in its place': {
    state: 'damaged',
    data: (bytes, another) => Buffer.concat([another, Buffer.alloc(bytes.length)]).subarray(0, bytes.length),
  },
  'it is cut': { state: 'cut', data: (bytes) => bytes.subarray(0, -1) },
  'there is more behind its frame': {
    state: 'cut',
    data: (bytes) => Buffer.concat([bytes, Buffer.from('more')]),
  },
  'its object is gone': { state: 'lost', data: () => undefined },
  'its manifest is gone': { state: 'bare', data: (bytes) => bytes, manifest: 'gone' },
};

/** Copies that change while nobody looks. */
export function describeAtRest({ lab, run, nights }: BackupFaults): void {
  /** Puts bytes under a key of the cloud, past its interface. */
  function put(key: string, bytes: Uint8Array | undefined): void {
    const bucket = lab.s3.buckets.get('backups');
    const name = `nightly/${key}`;
    const object = bucket?.seen(name);
    if (!object) throw new TypeError(`There is no ${key}.`);
    if (bytes) bucket?.objects.set(name, [{ ...object, bytes }]);
    else bucket?.objects.delete(name);
  }

  describe('a copy at the cloud', () => {
    test.each(Object.entries(changes))('is not taken for good where %s', async (name, change) => {
      const { cloud } = await lab.keys();
      // Each change has a backup of its own, and the newest one stays as it is.
      const data = dataOf(cloud).filter((key) =>
        cloud.includes(key.replace('.pgdump.zst', '.manifest.json')),
      );
      const key = data.at(-2 - Object.keys(changes).indexOf(name)) ?? 'none';
      const id = key.slice('harbor/'.length, -'.pgdump.zst'.length);
      const another = await nights.bytesAt('cloud', data.at(-1) ?? 'none');
      put(key, change.data(await nights.bytesAt('cloud', key), another));
      if (change.manifest) put(`harbor/${id}.manifest.json`, undefined);

      const verify = await run({ command: 'verify', backup: id, verify: 'read' });
      // Where the listing shows it, the other copy is read.
      expect(verify.exitCode).toBe(change.state === 'damaged' ? 1 : 0);
      const [{ backups }] = JSON.parse(verify.outputs['catalogue'] ?? '[]');
      const copies = backups.find((one: { id: string }) => one.id === id)?.copies;
      expect(copies).toMatchObject([
        { destination: 'cloud', is: change.state },
        { destination: 'store', is: expect.stringMatching(/^(stored|proven|read back)$/) },
      ]);
    });

    test('that is no good is passed over by a restore, and the next night is green', async () => {
      const { store } = await lab.keys();
      await nights.before();
      const id = dataOf(store).at(-2)?.slice('harbor/'.length, -'.pgdump.zst'.length) ?? 'none';
      const restored = await run({ command: 'restore', backup: id });
      expect(restored.exitCode).toBe(0);
      expect(JSON.parse(restored.outputs['restored'] ?? '{}')).toMatchObject({ id, from: 'store' });
      const next = await nights.expectNextGreen({ verify: 'restore' });
      expect(next.log).toContain('Proved: backup of harbor');
    });
  });
}
