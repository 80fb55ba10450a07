import { Failure } from '@fairway/runtime';
import { describeMaria, type MariaAccess } from '../access.ts';
import { runSql } from '../run-sql.ts';

/**
 * Makes sure that a session is encrypted: the programs of MariaDB go on in clear where they are told to use TLS and the
 * server has none.
 * @throws Failure where it is not
 */
export async function requireTls(access: MariaAccess, signal: AbortSignal): Promise<void> {
  const [line = ''] = await runSql(access, "SHOW SESSION STATUS LIKE 'Ssl_cipher';", { signal });
  const [, cipher = ''] = line.split('\t');
  if (cipher !== '') return;
  throw new Failure({
    what: `The ${describeMaria(access)} cannot be reached.`,
    why: 'Its URL says ssl-mode=REQUIRED, and the server has no TLS.',
    fix: 'Give the server a certificate (`ssl_cert`, `ssl_key`), or go through `reach: ssh-tunnel`.',
  });
}
