import { describe, expect, test } from '@jest/globals';
import { dumpFailed, noClients } from '../../src/backup/dump-problem.ts';
import { parseDatabaseUrl } from '../../src/connection/database-url.ts';

const url = 'postgresql://app:open-sesame@db/harbor';
const target = parseDatabaseUrl('harbor', url);

describe('a database that cannot be dumped', () => {
  test('because every pg_dump of the machine is older than the server', () => {
    const clients = [15, 16].map((major) => ({
      ...{ pgDump: `/usr/lib/postgresql/${major}/bin/pg_dump`, pgRestore: '', version: `${major}.1`, major },
    }));
    const { message } = noClients('harbor', target, 'on the runner', 17, clients);
    expect(message).toContain('harbor (database "harbor" at db:5432) could not be backed up');
    expect(message).toContain('The server is PostgreSQL 17, and the newest pg_dump on the runner is 16');
    expect(message).toContain('Install postgresql-client-17 on the runner');
    expect(message).toContain('`backup-image: postgres:17`');
  });

  test('because the machine has no pg_dump', () => {
    expect(noClients('harbor', target, 'on ship', 17, []).message).toContain('There is no pg_dump on ship.');
  });

  test('because the image is older than the server, according to pg_dump', () => {
    const stderr = [
      'pg_dump: error: aborting because of server version mismatch',
      'pg_dump: detail: server version: 17.6 (Debian 17.6-0+deb13u1); pg_dump version: 15.18 (Debian 15.18-0+deb12u1)',
    ].join('\n');
    const { message } = dumpFailed('harbor', target, 'postgres:15', {
      program: 'pg_dump',
      exitCode: 1,
      stderr,
    });
    expect(message).toContain('The server is PostgreSQL 17, and the pg_dump of the image postgres:15 is 15');
    expect(message).toContain('backup-image: postgres:17');
  });

  test('for another cause is explained in the words of pg_dump, without the password', () => {
    const ended = { program: 'pg_dump', exitCode: 1, stderr: `pg_dump: error: no to ${url}\n` };
    const { message } = dumpFailed('harbor', target, undefined, ended);
    expect(message).toContain('pg_dump ended with exit status 1');
    expect(message).not.toContain('sesame');
  });
});
