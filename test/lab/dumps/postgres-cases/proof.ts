import { Readable } from 'node:stream';
import type { Source } from '@fairway/dumps';
import { describe, expect, test } from '@jest/globals';
import { keptDump } from '../kept-dump.ts';
import type { PostgresServer } from '../postgres-server.ts';
import { dumpOf, type Kept, streamOf } from './harbor-dump.ts';

const { signal } = new AbortController();
const run = 'night-1';

const prove = (source: Source, { bytes, facts }: Kept) =>
  source.prove(keptDump(streamOf(bytes), facts), { signal, known: null, run });

/** What is restored into a throwaway server, and compared. */
export function describeProof(server: PostgresServer, harbor: { readonly kept: Kept }): void {
  /** What throwaway servers left on the machine. */
  const remains = () =>
    server.sh(
      'docker ps --all --quiet --filter label=dev.fairway.proof; docker volume ls --quiet --filter label=dev.fairway.proof',
    );

  describe('a proof', () => {
    test('compares all that came back in a server of its own, which is gone afterwards', async () => {
      const source = await server.open('harbor');
      const volumes = await server.sh('docker volume ls --quiet');
      // What a machine that lost its power has of a proof, and what somebody else's looks like.
      await server.sh('docker run --label dev.fairway.proof=killed --entrypoint true harbor-db:1');
      await server.sh(
        'docker run --detach --label dev.fairway.proof=living --name living --entrypoint sleep harbor-db:1 1000',
      );
      expect(
        (await server.sh('docker ps --all --quiet --filter label=dev.fairway.proof')).split('\n'),
      ).toHaveLength(2);

      const proof = await prove(source, harbor.kept);
      expect(proof).toMatchObject({
        differences: [],
        notProven: [],
        rows: 2_000,
        image: harbor.kept.facts.image,
      });
      expect(await server.sh("docker ps --all --format '{{.Names}}' --filter label=dev.fairway.proof")).toBe(
        'living',
      );
      expect(await server.sh('docker rm --force --volumes living')).toBe('living');
      expect(await remains()).toBe('');
      expect(await server.sh('docker volume ls --quiet')).toBe(volumes);
    });

    test('never calls a backup bad because an extension is missing in the image', async () => {
      const directory = '/usr/share/postgresql/$(ls /usr/share/postgresql)/extension';
      const files = `printf "default_version = '1'\\nrelocatable = true\\n" >${directory}/nosuch.control && echo >${directory}/nosuch--1.sql 'SELECT 1;'`;
      await server.sh(`docker exec -u 0 harbor-db-1 sh -c ${JSON.stringify(files).replaceAll('$', '\\$')}`);
      await server.sql('postgres', 'CREATE DATABASE extended');
      await server.sql('extended', 'CREATE EXTENSION nosuch');
      const source = await server.open('extended');
      const failing = prove(source, await dumpOf(source));
      await expect(failing).rejects.toThrow(
        /needs 1 extension that is missing there: nosuch\.[\s\S]*verify-image/,
      );
      await expect(failing).rejects.not.toThrow('bad');
      expect(await remains()).toBe('');
    });

    test('proves the data where the image lacks the locale, and names the locale', async () => {
      await server.sh(
        'localedef -i de_DE -f UTF-8 --no-archive /tmp/de_DE.utf8 && docker cp /tmp/de_DE.utf8 harbor-db-1:/usr/lib/locale/ && docker restart harbor-db-1 >/dev/null',
      );
      await server.until('SELECT 1', '1');
      await server.sql(
        'postgres',
        `CREATE DATABASE german TEMPLATE template0 LC_COLLATE 'de_DE.UTF-8' LC_CTYPE 'de_DE.UTF-8'`,
      );
      await server.sql('german', `CREATE TABLE words AS SELECT unnest(ARRAY['Öl', 'Zoll', 'Anker']) AS word`);
      const source = await server.open('german');
      const proof = await prove(source, await dumpOf(source));
      expect(proof).toMatchObject({ differences: [], rows: 3 });
      expect(proof.notProven).toEqual([expect.stringContaining('has no locale de_DE.UTF-8')]);
    });

    test('calls a backup bad whose blocks are damaged', async () => {
      const source = await server.open('harbor');
      const bytes = Buffer.from(harbor.kept.bytes);
      bytes.fill(0xff, bytes.length - 3_000, bytes.length - 2_000);
      await expect(prove(source, { ...harbor.kept, bytes })).rejects.toThrow('The backup is bad');
      expect(await remains()).toBe('');
    });

    test('of a run that is killed leaves nothing on the machine', async () => {
      const source = await server.open('harbor');
      const never = new Readable({ read() {} });
      never.push(harbor.kept.bytes.subarray(0, harbor.kept.bytes.length - 1_000));
      const proof = source.prove(keptDump(never, harbor.kept.facts), { signal, known: null, run });
      proof.catch(() => {});
      await server.says('docker ps --quiet --filter label=dev.fairway.proof | wc -l', '1');
      // As the end of a runner does: its connections are gone, and nobody has tidied up.
      await server.sh('pkill -KILL -u deploy sshd');
      await expect(proof).rejects.toThrow();
      await server.says(
        'docker ps --all --quiet --filter label=dev.fairway.proof | wc -l; docker volume ls --quiet --filter label=dev.fairway.proof | wc -l',
        '0\n0',
      );
    });
  });
}
