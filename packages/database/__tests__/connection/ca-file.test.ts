import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { withCaFile } from '../../src/connection/ca-file.ts';
import { parseDatabaseUrl } from '../../src/connection/database-url.ts';
import { explainUnreachable } from '../../src/connection/unreachable.ts';
import { certificateDirectories } from '../../src/reach/checkout-route.ts';
import { readState } from '../../src/state/state.ts';

let workspace = '';
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'fairway-ca-file-'));
});
afterEach(() => rm(workspace, { recursive: true, force: true }));

const target = (file: string) =>
  parseDatabaseUrl('harbor', `postgresql://a:b@db.test/harbor?sslcert=${file}`);

test.each<[string, string | undefined, string, string]>([
  ['from the directory of the schema, as Prisma does', undefined, 'prisma/certs/ca.pem', 'certs/ca.pem'],
  ['from the directory of a schema that is named', 'db/app.prisma', 'db/ca.pem', 'ca.pem'],
  ['from a directory of schemas', 'db/schema', 'db/schema/ca.pem', 'ca.pem'],
  ['from the directory of the project', undefined, 'ca.pem', 'ca.pem'],
  ['upwards from the schema', undefined, 'ca.pem', '../ca.pem'],
])('the file of the CA is found %s', async (_, schema, there, named) => {
  const directory = join(workspace, 'app');
  await mkdir(dirname(join(directory, there)), { recursive: true });
  await mkdir(join(directory, 'prisma'), { recursive: true });
  await writeFile(join(directory, there), '');
  const directories = certificateDirectories({ directory, schema }, workspace);
  expect(withCaFile(target(named), directories).tls.caFile).toBe(join(directory, there));
});

test('a whole path stays', () => {
  expect(withCaFile(target('/etc/ssl/ca.pem'), [workspace]).tls.caFile).toBe('/etc/ssl/ca.pem');
});

test('a file that is not there is told as that, and not as a server that cannot be reached', async () => {
  const state = await readState(withCaFile(target('ca.pem'), [workspace]), []);
  expect(state).toMatchObject({
    kind: 'unreachable',
    why: `The file of the certificate that the URL names cannot be read: ${join(workspace, 'ca.pem')}.`,
  });
});

test('a statement_timeout of the role is told as that', () => {
  const error = Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' });
  expect(explainUnreachable(error, (text) => text).why).toMatch(/statement_timeout of this role/);
});
