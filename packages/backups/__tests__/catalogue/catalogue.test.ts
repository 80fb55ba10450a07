import { describe, expect, it } from '@jest/globals';
import { readCatalogue } from '../../src/catalogue/catalogue.ts';
import type { Copy } from '../../src/catalogue/copy.ts';
import { documentKeys } from '../../src/catalogue/listing.ts';
import { formatManifest } from '../../src/manifest/manifest.ts';
import type { BackupProof } from '../../src/manifest/proof.ts';
import { day, hashOf, idAt, manifestOf, proofOf, provenBackup, SampleStore, tonight } from '../samples.ts';

const id = idAt(tonight);
const manifest = manifestOf(id);
const proof = proofOf(manifest, 'b2', tonight);
const [data] = manifest.objects;
const dataKey = `shop/${data?.file}`;
const manifestKey = `shop/${id}.manifest.json`;

/** Two destinations with one proven backup; `change` does something to the first. */
function copyAfter(change: (store: SampleStore) => void): Copy | undefined {
  const stores = [new SampleStore('b2'), new SampleStore('spaces')] as const;
  provenBackup(stores, tonight);
  change(stores[0]);
  const { sources } = readCatalogue(stores.map((store) => store.list()));
  const copies = sources.get('shop')?.[0]?.copies ?? [];
  expect(copies.find(({ destination }) => destination === 'spaces')).toMatchObject({ state: 'whole' });
  return copies.find(({ destination }) => destination === 'b2');
}

describe('a copy', () => {
  it('is proven at each destination that has it whole, and read back where its bytes were read', () => {
    const stores = [new SampleStore('b2'), new SampleStore('spaces')];
    provenBackup(stores, tonight);
    const [backup] = readCatalogue(stores.map((store) => store.list())).sources.get('shop') ?? [];
    expect(backup?.copies).toMatchObject([
      { destination: 'b2', state: 'whole', provenAt: tonight + 120_000, readAt: tonight + 120_000 },
      { destination: 'spaces', state: 'whole', provenAt: tonight + 120_000 },
    ]);
    expect(backup?.copies[1]?.readAt).toBeUndefined();
    expect(backup?.proofs).toHaveLength(1);
  });

  const other = manifestOf(idAt(tonight, 1));
  it.each<[string, Copy['state'], RegExp, (store: SampleStore) => void]>([
    ['without its manifest', 'bare', /no manifest/, (store) => store.remove(manifestKey)],
    ['without its object', 'lost', /is gone/, (store) => store.remove(dataKey)],
    [
      'cut at rest',
      'cut',
      /has 999 bytes there, and 1000 were written/,
      (store) => store.put(dataKey, { bytes: 999, modified: tonight }),
    ],
    [
      'empty at rest',
      'cut',
      /has 0 bytes there/,
      (store) => store.put(dataKey, { bytes: 0, modified: tonight }),
    ],
    [
      'with another ending than its manifest says',
      'lost',
      /is gone/,
      (store) => {
        store.remove(dataKey);
        store.put(`shop/${id}.pgdump.gz.age`, { bytes: 1_000, modified: tonight });
      },
    ],
    [
      'under the manifest of another backup',
      'unreadable',
      /Its manifest is that of shop\//,
      (store) => store.put(manifestKey, { modified: tonight, text: formatManifest(other) }),
    ],
    [
      'under the manifest of another source',
      'unreadable',
      /Its manifest is that of crm\//,
      (store) =>
        store.put(manifestKey, {
          modified: tonight,
          text: formatManifest(manifestOf(id, { source: 'crm' })),
        }),
    ],
    [
      'of a newer Fairway',
      'unreadable',
      /Its version is 2/,
      (store) => store.put(manifestKey, { modified: tonight, text: '{"version":2}' }),
    ],
    [
      'whose manifest could not be read',
      'unreadable',
      /was not read/,
      (store) => store.documents.delete(manifestKey),
    ],
    [
      'whose bytes were read and were others',
      'damaged',
      /not those that were written/,
      (store) =>
        store.prove(
          {
            ...proof,
            at: new Date(tonight + day).toISOString(),
            read: proof.read.map((one) => ({ ...one, sha256: hashOf('others') })),
            restored: null,
          },
          tonight + day,
        ),
    ],
    [
      'of which only marks are left',
      'remains',
      /itself is gone/,
      (store) => {
        store.remove(dataKey);
        store.remove(manifestKey);
      },
    ],
  ])('%s is %s, and proves nothing', (_, state, problem, change) => {
    const copy = copyAfter(change);
    expect(copy).toMatchObject({ state, problem: expect.stringMatching(problem) });
    expect(copy?.provenAt).toBeUndefined();
  });

  it('is whole again where a later reading found the bytes that were written', () => {
    const damage = { ...proof, read: proof.read.map((one) => ({ ...one, bytes: 7 })), restored: null };
    const at = (moment: number) => new Date(moment).toISOString();
    const states = [day, 3 * day].map(
      (again) =>
        copyAfter((store) => {
          store.prove({ ...damage, at: at(tonight + 2 * day) }, tonight);
          store.prove({ ...proof, at: at(tonight + again) }, tonight);
        })?.state,
    );
    expect(states).toEqual(['damaged', 'whole']);
  });

  it('is not proven by a restore of other bytes', () => {
    const store = new SampleStore('b2');
    store.backUp(manifest, tonight);
    store.prove(
      { ...proof, restored: { from: 'object', sha256: hashOf('else'), seconds: 1, notProven: [] } },
      tonight,
    );
    const [backup] = readCatalogue([store.list()]).sources.get('shop') ?? [];
    expect(backup?.copies[0]).toMatchObject({ state: 'whole', readAt: tonight });
    expect(backup?.copies[0]?.provenAt).toBeUndefined();
  });

  it('is proven by a restore from the stream, and by a proof that only another destination has', () => {
    const [b2, spaces] = [new SampleStore('b2'), new SampleStore('spaces')];
    for (const store of [b2, spaces]) store.backUp(manifest, tonight);
    const restored: BackupProof['restored'] = {
      from: 'stream',
      sha256: data?.plain.sha256 ?? '',
      seconds: 1,
      notProven: [],
    };
    spaces.prove({ ...proof, destination: 'spaces', read: [], restored }, tonight);
    const [backup] = readCatalogue([b2.list(), spaces.list()]).sources.get('shop') ?? [];
    expect(backup?.copies.map(({ provenAt, readAt }) => [provenAt, readAt])).toEqual([
      [tonight, undefined],
      [tonight, undefined],
    ]);
  });
});

describe('a catalogue', () => {
  it('has sources, newest backups first, and holds that count everywhere', () => {
    const [b2, spaces] = [new SampleStore('b2'), new SampleStore('spaces')];
    const old = provenBackup([b2, spaces], tonight - day);
    provenBackup([b2, spaces], tonight);
    provenBackup([b2], tonight, 'crm');
    b2.file('shop', { id: old.id, part: 'hold' }, tonight);
    const { sources } = readCatalogue([spaces.list(), b2.list()]);
    expect([...sources.keys()].sort()).toEqual(['crm', 'shop']);
    expect(sources.get('shop')?.map(({ at, held }) => [at, held])).toEqual([
      [tonight, false],
      [tonight - day, true],
    ]);
  });

  it('keeps apart what is not ours, and proofs that are none', () => {
    const store = new SampleStore('b2');
    const { id: proven } = provenBackup([store], tonight);
    store.put('shop/readme.txt', { bytes: 5, modified: tonight });
    store.put('logs/2026.log', { bytes: 5, modified: tonight });
    store.put(`shop/${proven}.proof-spaces-20261130T000000000Z.json`, { modified: tonight, text: '{' });
    const { destinations, sources } = readCatalogue([store.list()]);
    expect(destinations).toEqual([
      {
        name: 'b2',
        foreign: ['shop/readme.txt', 'logs/2026.log'],
        unreadable: [expect.stringMatching(/proof-spaces.*cannot be read/)],
      },
    ]);
    expect(sources.get('shop')?.[0]?.copies[0]?.state).toBe('whole');
  });

  it('does not take a proof for that of another destination', () => {
    const store = new SampleStore('b2');
    store.backUp(manifest, tonight);
    const file = { id, part: 'proof', destination: 'spaces', at: tonight } as const;
    store.file('shop', file, tonight, JSON.stringify(proof));
    const { destinations, sources } = readCatalogue([store.list()]);
    expect(destinations[0]?.unreadable).toEqual([expect.stringMatching(/another backup or destination/)]);
    expect(sources.get('shop')?.[0]?.copies[0]?.provenAt).toBeUndefined();
  });

  it('has nothing of a destination whose listing did not come to its end', () => {
    const { sources, destinations } = readCatalogue([{ destination: 'b2', problem: 'Page 2 answered 500.' }]);
    expect(sources.size).toBe(0);
    expect(destinations).toMatchObject([{ name: 'b2', problem: 'Page 2 answered 500.' }]);
  });

  it('asks for the manifests and proofs, and for nothing else', () => {
    const store = new SampleStore('b2');
    provenBackup([store], tonight);
    store.put('shop/notes.json', { bytes: 2, modified: tonight });
    expect(documentKeys([...store.stored.values()]).sort()).toEqual([...store.documents.keys()].sort());
  });
});
