import { runProbes, verifyItemSchema } from '@fairway/health';
import { connectHost } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { migrateStep } from '../step.ts';
import type { Harbor } from '../use-harbor.ts';

/** Databases that only a server reaches. */
export function describeTunnel(own: Harbor): void {
  describe('reach: ssh-tunnel', () => {
    const passwordOf = (url: string) => new URL(url).password;
    /** The URL as it is seen from the server: by a name that this machine does not know. */
    const seenFromServer = () => {
      const url = new URL(own.url);
      url.hostname = 'db.internal';
      return url.href;
    };
    beforeEach(async () => {
      const line = `${own.lab.postgres.address} db.internal`;
      await own.lab
        .node('manager')
        .exec(['sh', '-c', `grep -q db.internal /etc/hosts || echo '${line}' >> /etc/hosts`]);
    });

    const connected = async () => {
      const node = own.lab.node('manager');
      const target = { name: node.name, address: node.address, user: own.lab.ssh.user };
      const keys = { privateKey: own.lab.ssh.privateKey, hostKeys: { knownHosts: own.lab.knownHosts } };
      const host = await connectHost({ ...target, ...keys }, { logger: silentLogger, clock: systemClock });
      return { host, [Symbol.asyncDispose]: () => host.close() };
    };
    const access = () => ({
      'ssh-user': own.lab.ssh.user,
      'ssh-key': own.lab.ssh.privateKey,
      'ssh-known-hosts': own.lab.knownHosts,
    });
    const migrate = (url: string, inputs: Readonly<Record<string, string>> = access(), host?: string) =>
      migrateStep(
        own.checkout.path,
        { harbor: { url, fields: { reach: 'ssh-tunnel', host: host ?? own.lab.node('manager').address } } },
        { inputs },
      );

    describe('a database that only a server reaches', () => {
      test('is migrated through that server and proven, and a second run changes nothing', async () => {
        const url = seenFromServer();
        const step = await migrate(url);
        expect(step.exitCode).toBe(0);
        expect(step.log).toMatch(/Connected to [\d.]+, whose key was checked/);
        expect(step.log).toContain(
          'Proved: harbor is up to date (2 of 2 migrations applied with their checksums',
        );
        expect(step.summary).toContain('db.internal');
        expect(await own.lab.postgres.query(own.url, 'select count(*) from berths')).toEqual([
          { count: '3' },
        ]);
        for (const secret of [url, passwordOf(url)]) expect(step.log + step.summary).not.toContain(secret);
        expect((await migrate(url)).databases).toEqual([
          { name: 'harbor', before: 'up-to-date', applied: [], after: 'up-to-date' },
        ]);
      });

      test('is not reached through a server with another host key', async () => {
        const step = await migrate(seenFromServer(), {
          ...access(),
          'ssh-known-hosts': '',
          'ssh-fingerprint': 'SHA256:VtNmWptEYn/+aQrwK3WyPRSOdi14zUZ47RCo6PoPS30',
        });
        expect(step.exitCode).toBe(1);
        expect(step.log).toContain('is not trusted');
        expect(step.databases).toEqual([
          { name: 'harbor', before: 'unknown', applied: [], after: 'unknown' },
        ]);
      });

      test('has its own error for a port where nothing listens, an unknown name and missing TLS', async () => {
        const altered = (change: (url: URL) => void) => {
          const url = new URL(seenFromServer());
          change(url);
          return url.href;
        };
        const closed = altered((url) => {
          url.port = '9';
        });
        expect((await migrate(closed)).log).toContain('does not lead to db.internal, port 9');
        const unknown = altered((url) => {
          url.hostname = 'nowhere.internal';
        });
        expect((await migrate(unknown)).log).toContain('does not lead to nowhere.internal');
        const secured = altered((url) => url.searchParams.set('sslmode', 'verify-full'));
        const step = await migrate(secured);
        expect(step.exitCode).toBe(1);
        expect(step.log).toMatch(
          /The URL asks for TLS, and the server has none|certificate of the server is not trusted/,
        );
      });

      test('is asked by a probe through that server, by the URL in a variable, without its password in any word', async () => {
        await using host = await connected();
        const url = seenFromServer();
        const ask = async (item: object, value: string | undefined = url) => {
          const given = { name: 'boats', 'url-env': 'DATABASE_URL', timeout: '60s', ...item };
          const [result] = await runProbes([verifyItemSchema.parse(given)], {
            ...{ targets: [{ name: 'manager', address: host.host.address, host: host.host }], release: 'v1' },
            findContainer: async () => ({ container: undefined }),
            variable: async (name) => (name === 'DATABASE_URL' ? value : undefined),
            ...{ timeoutMs: 0, fetch: globalThis.fetch, logger: silentLogger, clock: systemClock },
          });
          return result;
        };
        const rows = "select * from (values (1, 'a'), (2, null)) as t(n, s)";
        expect(await ask({ sql: rows, answer: '1|a\n2|\n' })).toMatchObject({ ok: true, node: 'manager' });
        expect(await ask({ sql: 'select true', answer: 't' })).toMatchObject({ ok: true, body: 't' });
        const refused = await ask({ sql: 'select * from boats' });
        expect(refused?.problem).toContain('relation "boats" does not exist');
        const wrong = url.replace(passwordOf(url), 'sw0rdfish');
        const unproven = await ask({ sql: 'select 1' }, wrong);
        expect(unproven).toMatchObject({
          ok: false,
          problem: expect.stringContaining('password authentication failed'),
        });
        expect(JSON.stringify([refused, unproven])).not.toMatch(/sw0rdfish|postgres(ql)?:/);
        expect(await ask({ sql: 'select 1' }, '')).toMatchObject({
          problem: 'cannot be asked: the release has no variable DATABASE_URL',
        });
      });

      test('needs a key and a host', async () => {
        const step = await migrate(seenFromServer(), {});
        expect(step.log).toContain('"ssh-user", "ssh-key", "ssh-known-hosts" cannot be empty');
      });
    });
  });
}
