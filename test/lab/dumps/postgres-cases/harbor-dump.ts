import { Readable } from 'node:stream';
import type { DumpFacts, Source } from '@fairway/dumps';
import { beforeAll } from '@jest/globals';
import type { PostgresServer } from '../postgres-server.ts';

const { signal } = new AbortController();

const harbor = `
CREATE ROLE app LOGIN; CREATE ROLE "Odd ""Role";
ALTER DATABASE harbor OWNER TO app;
ALTER DATABASE harbor SET work_mem = '8MB';
REVOKE TEMPORARY ON DATABASE harbor FROM PUBLIC;
SET ROLE app;
CREATE SCHEMA quay;
CREATE TABLE quay.boats (id serial PRIMARY KEY, owner_mail text NOT NULL);
INSERT INTO quay.boats (owner_mail) SELECT format('sailor%s@example.org', i) FROM generate_series(1, 2000) i;
CREATE INDEX boats_by_mail ON quay.boats (owner_mail);
CREATE MATERIALIZED VIEW quay.few AS SELECT * FROM quay.boats WHERE id < 10;
GRANT SELECT ON quay.boats TO "Odd ""Role";
ALTER TABLE quay.boats ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON quay.boats FOR SELECT TO "Odd ""Role" USING (id > 5);
RESET ROLE;
SELECT lo_from_bytea(0, 'a chart');
`;

/** A whole dump, kept to be restored several times. */
export interface Kept {
  readonly bytes: Buffer;
  readonly facts: DumpFacts;
}

export async function dumpOf(source: Source): Promise<Kept> {
  const { bytes, facts } = await source.dump(signal);
  return { bytes: Buffer.concat(await bytes.toArray()), facts: await facts };
}

/** The bytes of a dump as they come, in more than one piece. */
export const streamOf = (bytes: Buffer): Readable =>
  Readable.from([bytes.subarray(0, 4_096), bytes.subarray(4_096)]);

/** Fills the database `harbor` with what is easily lost, and dumps it before the first test of a file. */
export function useHarborDump(server: PostgresServer): { readonly kept: Kept } {
  let kept: Kept;
  beforeAll(async () => {
    await server.sql('harbor', harbor);
    kept = await dumpOf(await server.open('harbor'));
  });
  return {
    get kept() {
      return kept;
    },
  };
}
