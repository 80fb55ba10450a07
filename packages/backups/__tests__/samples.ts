import { createHash } from 'node:crypto';
import type { Stored } from '@fairway/object-store';
import type { Listing } from '../src/catalogue/listing.ts';
import { formatManifest, type Manifest } from '../src/manifest/manifest.ts';
import { type BackupProof, formatProof } from '../src/manifest/proof.ts';
import type { BackupFile } from '../src/names/backup-file.ts';
import { newBackupId } from '../src/names/backup-id.ts';
import { formatKey } from '../src/names/key.ts';

export const hour = 3_600_000;
export const day = 24 * hour;
/** The night of the samples: 29 November 2026, 03:17. */
export const tonight = Date.UTC(2026, 10, 29, 3, 17);

export const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** An id of that time. Two of one moment differ by their number. */
export const idAt = (at: number, number = 0) => newBackupId(at, (below) => number % below);

export function manifestOf(id: string, { source = 'shop', bytes = 1_000 } = {}): Manifest {
  return {
    version: 1,
    id,
    source,
    kind: 'postgres',
    startedAt: '2026-11-29T03:17:00Z',
    endedAt: '2026-11-29T03:18:00Z',
    ...{ machine: null, app: null, part: null },
    database: 'shop',
    server: 'PostgreSQL 15.18',
    tool: 'pg_dump 15.18',
    image: 'postgres:15@sha256:0',
    objects: [
      {
        file: `${id}.pgdump.zst.age`,
        bytes,
        sha256: hashOf(`stored ${id}`),
        plain: { bytes: bytes * 4, sha256: hashOf(`plain ${id}`) },
      },
    ],
    recipients: ['age1qqqsample'],
    rows: { 'public.orders': 12 },
    catalog: [{ kind: 'index', name: 'orders_pkey' }],
    release: { id: 'r1', version: '1.4.0', commit: 'abc' },
    migrations: { newest: '20261101_add', worksFor: ['r1'] },
    madeBefore: null,
    runUrl: 'https://github.com/acme/shop/actions/runs/1',
    recovery: ['pg_restore …'],
  };
}

/** A proof of a manifest, from the destination that was read: restored from its own bytes. */
export function proofOf(manifest: Manifest, destination: string, at: number): BackupProof {
  const [data] = manifest.objects;
  return {
    version: 1,
    id: manifest.id,
    source: manifest.source,
    destination,
    at: new Date(at).toISOString(),
    read: manifest.objects.map(({ file, bytes, sha256 }) => ({ file, bytes, sha256 })),
    restored: { from: 'object', sha256: data?.plain.sha256 ?? '', seconds: 12, notProven: [] },
    runUrl: manifest.runUrl,
  };
}

/** A destination in memory: what it lists, and the texts of its documents. */
export class SampleStore {
  readonly stored = new Map<string, Stored>();
  readonly documents = new Map<string, string>();
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  put(key: string, { bytes = 0, modified, text }: { bytes?: number; modified: number; text?: string }): void {
    this.stored.set(key, { key, bytes: text === undefined ? bytes : text.length, modified });
    if (text !== undefined) this.documents.set(key, text);
  }

  file(source: string, file: BackupFile, modified: number, text?: string): string {
    const key = formatKey({ source, file });
    this.put(key, text === undefined ? { modified } : { modified, text });
    return key;
  }

  /** The objects of a manifest, and the manifest after them, as a backup leaves them. */
  backUp(manifest: Manifest, modified: number): void {
    for (const { file, bytes } of manifest.objects)
      this.put(`${manifest.source}/${file}`, { bytes, modified });
    this.file(manifest.source, { id: manifest.id, part: 'manifest' }, modified + 1, formatManifest(manifest));
  }

  prove(proof: BackupProof, modified: number): void {
    const at = Date.parse(proof.at);
    const file: BackupFile = { id: proof.id, part: 'proof', destination: proof.destination, at };
    this.file(proof.source, file, modified, formatProof(proof));
  }

  remove(key: string): void {
    this.stored.delete(key);
    this.documents.delete(key);
  }

  list(): Listing {
    return {
      destination: this.name,
      stored: [...this.stored.values()],
      documents: new Map(this.documents),
    };
  }
}

/** Backs up at all of the stores, and proves it from the first. */
export function provenBackup(stores: readonly SampleStore[], at: number, source = 'shop'): Manifest {
  const manifest = manifestOf(idAt(at), { source });
  const [first] = stores;
  for (const store of stores) store.backUp(manifest, at + 60_000);
  if (first)
    for (const store of stores) store.prove(proofOf(manifest, first.name, at + 120_000), at + 121_000);
  return manifest;
}
