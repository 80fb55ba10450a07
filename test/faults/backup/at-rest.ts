import { describe, expect, test } from '@jest/globals';
import type { BackupFaults } from './backup-faults.ts';
import { dataOf } from './nights.ts';

/** What somebody did to the copy of a backup at the cloud, and what is known of that copy afterwards. */
interface Change {
  readonly state: string;
  /** The new bytes of its data; undefined where the data are gone. */
  readonly data: (bytes: Buffer) => Uint8Array | undefined;
  readonly manifest?: 'gone';
}

const changes = {
  'one byte is another': {
    state: 'damaged',
    data: (bytes) => bytes.with(bytes.length >> 1, (bytes[bytes.length >> 1] ?? 0) ^ 1),
  },
  'it is cut': { state: 'cut', data: (bytes) => bytes.subarray(0, -1) },
  'there is more behind its frame': {
    state: 'cut',
    data: (bytes) => Buffer.concat([bytes, Buffer.from('more')]),
  },
  'its object is gone': { state: 'lost', data: () => undefined },
  'its manifest is gone': { state: 'bare', data: (bytes) => bytes, manifest: 'gone' },
} as const satisfies Readonly<Record<string, Change>>;

interface Known {
  readonly id: string;
  readonly copies: readonly { readonly destination: string; readonly is: string }[];
}

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

  /** Does each change to a backup of its own; the newest one stays as it is. Returns the backups by their changes. */
  async function changeAll(): Promise<ReadonlyMap<string, string>> {
    const { cloud, store } = await lab.keys();
    const whole = dataOf(cloud).filter(
      (key) => store.includes(key) && cloud.includes(key.replace('.pgdump.zst', '.manifest.json')),
    );
    const changed = new Map<string, string>();
    for (const [name, change] of Object.entries<Change>(changes)) {
      const key = whole.at(-2 - changed.size) ?? 'none';
      const id = key.slice('harbor/'.length, -'.pgdump.zst'.length);
      put(key, change.data(await nights.bytesAt('cloud', key)));
      if (change.manifest) put(`harbor/${id}.manifest.json`, undefined);
      changed.set(name, id);
    }
    return changed;
  }

  describe('a copy at the cloud', () => {
    test('is not taken for good, whatever was changed, and is passed over by a restore', async () => {
      const changed = await changeAll();
      const damaged = changed.get('one byte is another') ?? 'none';
      const verify = (backup: string) => run({ command: 'verify', backup, verify: 'read' });

      const read = await verify(damaged);
      expect(read.exitCode).toBe(1);
      const [{ backups }] = JSON.parse(read.outputs['catalogue'] ?? '[]') as [{ backups: readonly Known[] }];
      const known = [...changed].map(([name, id]) => [name, backups.find((one) => one.id === id)?.copies]);
      expect(known).toEqual(
        Object.entries<Change>(changes).map(([name, { state }]) => [
          name,
          [
            expect.objectContaining({ destination: 'cloud', is: state }),
            expect.objectContaining({
              destination: 'store',
              is: expect.stringMatching(/^(stored|proven|read back)$/),
            }),
          ],
        ]),
      );
      // Where the listing shows it, the other copy is read.
      expect((await verify(changed.get('it is cut') ?? 'none')).exitCode).toBe(0);

      const restored = await run({ command: 'restore', backup: damaged });
      expect(restored.exitCode).toBe(0);
      expect(JSON.parse(restored.outputs['restored'] ?? '{}')).toMatchObject({ id: damaged, from: 'store' });
    });

    test('that is no good stands in the way of no next night', async () => {
      const next = await nights.expectNextGreen({ verify: 'restore' });
      expect(next.log).toContain('Proved: backup of harbor');
    });
  });
}
