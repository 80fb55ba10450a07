import { createHash } from 'node:crypto';
import { formatKey, formatManifest, formatProof, newBackupId } from '@fairway/backups';

/** A proven backup of a night that is over, as it lies at a destination. */
export interface EarlierNight {
  readonly id: string;
  /** The texts of its files, by key. */
  readonly files: ReadonlyMap<string, string>;
}

/** A backup as it would lie there if it had been made at that time: names and documents come from the code that writes them. */
export function earlierNight(source: string, database: string, at: number): EarlierNight {
  const id = newBackupId(at);
  const stored = `the dump of ${id}`;
  const sha256 = createHash('sha256').update(stored).digest('hex');
  const time = new Date(at).toISOString();
  const runUrl = 'https://github.com/acme/boatyard/actions/runs/1';
  const data = { id, part: 'data', content: 'pgdump', compression: 'zst', encrypted: false } as const;
  const key = formatKey({ source, file: data });
  const file = key.slice(source.length + 1);
  const read = { file, bytes: Buffer.byteLength(stored), sha256 };
  const manifest = formatManifest({
    ...{
      version: 1,
      id,
      source,
      kind: 'postgres',
      startedAt: time,
      endedAt: time,
      ...{ machine: null, app: null, part: null },
      database,
      madeBefore: null,
    },
    ...{
      server: 'PostgreSQL 15.18',
      tool: 'pg_dump 15.18',
      image: null,
      recipients: [],
      rows: {},
      catalog: [],
    },
    objects: [{ ...read, plain: { bytes: 100_000, sha256 } }],
    ...{ release: null, migrations: null, runUrl, recovery: [] },
  });
  const proof = formatProof({
    ...{ version: 1, id, source, destination: 'store', at: time, read: [read], runUrl },
    restored: { from: 'object', sha256, seconds: 4, notProven: [] },
  });
  return {
    id,
    files: new Map([
      [key, stored],
      [formatKey({ source, file: { id, part: 'manifest' } }), manifest],
      [formatKey({ source, file: { id, part: 'proof', destination: 'store', at } }), proof],
    ]),
  };
}
