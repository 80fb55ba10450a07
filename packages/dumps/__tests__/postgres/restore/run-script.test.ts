import type { ExecOptions, Host } from '@fairway/host';
import { expect, it } from '@jest/globals';
import { runScript } from '../../../src/postgres/restore/run-script.ts';
import type { PgAccess } from '../../../src/psql/access.ts';

it('shows no value of a row where a mask fails', async () => {
  const stderr =
    'psql:<stdin>:1: ERROR:  duplicate key value violates unique constraint "users_email_key"\nDETAIL:  Key (email)=(ada@example.org) already exists.\n';
  const host = {
    exec: async (_argv: readonly string[], _options: ExecOptions) => ({ exitCode: 3, stdout: '', stderr }),
  } as unknown as Host;
  const access: PgAccess = {
    place: { host, container: undefined, where: 'db1', argv: (argv) => argv },
    login: {},
    database: 'harbor',
    directory: undefined,
    redact: (text) => text,
  };
  const failing = runScript(access, 'UPDATE users SET email = 1', {
    of: 'The mask',
    application: 'fairway',
    fix: 'Correct the SQL in `mask`.',
    signal: new AbortController().signal,
  });
  await expect(failing).rejects.toMatchObject({
    evidence: [expect.stringContaining('users_email_key'), expect.not.stringContaining('ada@example.org')],
  });
});
