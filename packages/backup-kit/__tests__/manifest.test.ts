import { formatKey, formatManifest, newBackupId, parseManifest } from '@fairway/backups';
import type { DumpFacts } from '@fairway/dumps';
import { expect, it } from '@jest/globals';
import { factsOf, manifestOf } from '../src/backup/manifest.ts';

it('a later restore is compared with all that was known of the dump', () => {
  const now = Date.UTC(2026, 10, 29, 3, 17);
  const id = newBackupId(now);
  const sha256 = 'a'.repeat(64);
  const facts: DumpFacts = {
    tool: 'pg_dump 15.18',
    server: 'PostgreSQL 15.18',
    database: 'harbor',
    image: `postgres@sha256:${sha256}`,
    contents: {
      rows: { boats: 3 },
      catalog: [
        { kind: 'index', name: 'boats_by_mail', detail: 'unique' },
        { kind: 'sequence', name: 'boats_id_seq', detail: '4', moved: ['4', '9'] },
        { kind: 'large objects', name: 'in bytes', detail: '', unread: 'only a superuser may read them' },
      ],
    },
    migrations: null,
  };
  const file = { id, part: 'data', content: 'pgdump', compression: 'zst', encrypted: false } as const;
  const manifest = manifestOf({
    ...{
      id,
      source: { name: 'harbor', kind: 'postgres' },
      startedAt: now,
      endedAt: now,
      recipients: [],
      owner: { machine: null, app: 'project harbor', part: 'service db' },
      madeBefore: null,
    },
    data: {
      facts,
      plain: { bytes: 10, sha256 },
      stored: { key: formatKey({ source: 'harbor', file }), bytes: 5, sha256, copies: [] },
    },
    globals: undefined,
    ran: { release: null, schema: [] },
    runUrl: 'https://github.com/o/r/actions/runs/1',
  });
  expect(factsOf(parseManifest(formatManifest(manifest), 'It'))).toEqual(facts);
});
