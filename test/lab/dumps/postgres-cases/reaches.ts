import type { Source } from '@fairway/dumps';
import { describe, expect, test } from '@jest/globals';
import { type PostgresServer, password } from '../postgres-server.ts';

const { signal } = new AbortController();

/** A password as tools print it. */
const spellings = (secret: string) => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
];

/** Ways to the server besides its container. */
export function describeReaches(server: PostgresServer): void {
  describe('a server that is reached', () => {
    const url = `postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:5432/harbor`;

    const dumpAndLook = async (source: Source) => {
      const { bytes, facts } = await source.dump(signal);
      // A dump is opened when its program is about to start.
      const seen = await server.sh(
        'for look in $(seq 100); do all=$(ps -efww); case $all in *"pg_dump --no-password"*) break ;; esac; done; echo "$all"; docker ps -q | xargs docker inspect; cat /proc/*/cmdline 2>/dev/null | tr "\\0" " "',
      );
      bytes.resume();
      // The server itself was given its password so.
      return { facts: await facts, seen: seen.replaceAll(/"POSTGRES_PASSWORD=.*"/g, '') };
    };

    test('from its machine is dumped by the programs there, and nobody sees the password', async () => {
      const source = await server.openUrl('on-host', url);
      expect(source.where).toMatch(/^database harbor at 127\.0\.0\.1:5432, reached from manager /);
      const { facts, seen } = await dumpAndLook(source);
      expect(facts).toMatchObject({ image: null, tool: expect.stringMatching(/^pg_dump 17/) });
      expect(seen).toContain('pg_dump');
      for (const spelling of spellings(password)) expect(seen).not.toContain(spelling);
    });

    test('inside its container, where nobody sees the password either', async () => {
      const hosts = [await server.connect()];
      const service = { project: 'harbor', service: 'db' };
      const reach = {
        kind: 'in-container',
        hosts,
        service,
        database: 'harbor',
        user: 'postgres',
        password,
      } as const;
      const { seen } = await dumpAndLook(await server.open('harbor', { reach }));
      expect(seen).toContain('--env PGPASSWORD');
      for (const spelling of spellings(password)) expect(seen).not.toContain(spelling);
    });

    test('through a tunnel by programs that are older than it is refused, with both versions', async () => {
      const source = await server.openUrl('ssh-tunnel', url);
      // The machine on the way tells nothing of the server.
      expect(await source.server?.id(signal)).toMatch(/^\d{15,20}$/);
      await expect(source.dump(signal)).rejects.toThrow(
        /The server is PostgreSQL 17, and the newest pg_dump in the runner is 15: .*inside the container of its server/s,
      );
      expect(await source.check(signal)).toMatchObject([
        { level: 'error', why: expect.stringContaining('The server is PostgreSQL 17') },
      ]);
    });

    test('with a wrong password says so, and shows none of it in any spelling', async () => {
      const other = `${password}-`;
      const source = await server.openUrl(
        'on-host',
        url.replace(encodeURIComponent(password), encodeURIComponent(other)),
      );
      const message = await source.dump(signal).then(String, (error: Error) => error.message);
      expect(message).toContain('The server refuses the password');
      for (const spelling of spellings(other)) expect(message).not.toContain(spelling);
    });

    test('in a container is found by its labels, and only where one of them runs', async () => {
      const hosts = [await server.connect()];
      const reach = {
        kind: 'in-container',
        hosts,
        database: 'harbor',
        user: undefined,
        password: undefined,
      } as const;
      const open = (service: string) =>
        server.open('harbor', { reach: { ...reach, service: { project: 'harbor', service } } });
      await expect(open('dbx')).rejects.toThrow(
        /in service dbx of project harbor.*No container of it runs on manager/s,
      );
      const labels = 'project=harbor service=db oneoff=False'
        .split(' ')
        .map((label) => `--label com.docker.compose.${label}`);
      await server.sh(
        `docker run --detach --name second ${labels.join(' ')} --entrypoint sleep harbor-db:1 1000`,
      );
      await expect(open('db')).rejects.toThrow(
        /2 containers of it run.*harbor-db-1 on manager.*second on manager|second.*harbor-db-1/s,
      );
      await server.sh('docker rm --force second');
      expect((await open('db')).where).toContain('service db of project harbor');
    });

    test('in a container that has no programs of PostgreSQL says so', async () => {
      await server.sh(
        'docker run --detach --name bare --entrypoint sleep --env PATH=/usr/bin --tmpfs /usr/lib/postgresql harbor-db:1 1000',
      );
      const hosts = [await server.connect()];
      const reach = {
        kind: 'in-container',
        hosts,
        service: { container: 'bare' },
        database: 'x',
        user: 'x',
        password: undefined,
      } as const;
      await expect(server.open('x', { reach })).rejects.toThrow(
        'There are no client programs of PostgreSQL in the container bare',
      );
      await server.sh('docker rm --force bare');
    });
  });
}
