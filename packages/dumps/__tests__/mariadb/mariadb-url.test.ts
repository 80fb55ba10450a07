import { describe, expect, it } from '@jest/globals';
import { dialects } from '../../src/mariadb/dialect/dialects.ts';
import { parseMariaUrl } from '../../src/mariadb/reach/mariadb-url.ts';
import { requireTls } from '../../src/mariadb/reach/require-tls.ts';
import { useFakeServer } from './fake-server.ts';

const parsed = (url: string) => parseMariaUrl('shop', url);

describe('the URL of a database of MariaDB or MySQL', () => {
  it('is read as Prisma reads it', () => {
    expect(parsed('mysql://app:p%40ss@db.shop.de/shop?connection_limit=5')).toEqual({
      ...{ host: 'db.shop.de', port: 3306, user: 'app', password: 'p@ss', database: 'shop' },
      tls: { mode: 'PREFERRED', caFile: undefined },
    });
    expect(parsed('mariadb://app:x@[::1]:3307/sh%20op')).toMatchObject({
      ...{ host: '::1', port: 3307, database: 'sh op' },
    });
  });

  it.each([
    ['?ssl-mode=required', 'REQUIRED', undefined],
    ['?ssl-mode=VERIFY_CA&ssl-ca=/etc/ca.pem', 'VERIFY_CA', '/etc/ca.pem'],
    ['?sslaccept=strict&sslcert=/etc/ca.pem', 'VERIFY_IDENTITY', '/etc/ca.pem'],
    ['?sslaccept=accept_invalid_certs', 'PREFERRED', undefined],
  ])('names TLS: %s', (search, mode, caFile) => {
    expect(parsed(`mysql://a:b@h/d${search}`).tls).toEqual({ mode, caFile });
  });

  it.each([
    ['postgresql://a:b@h/d', /begins with postgresql:\/\//],
    ['nonsense', /is not a URL/],
    ['mysql://a:b@h:port/d', /the port is not a number/],
    ['mysql://a:b@h', /names no database/],
    ['mysql://h/d', /names no user/],
    ['mysql://a:%zz@h/d', /two hexadecimal digits/],
    ['mysql://a:b@h/d?ssl-mode=maybe', /none of DISABLED/],
    ['mysql://a:b@h/d?sslidentity=x.p12', /certificates of clients/],
  ])('is refused without being shown: %s', (url, why) => {
    expect(() => parsed(url)).toThrow(why);
    expect(() => parsed(url)).not.toThrow(/a:b@h/);
  });

  it.each([
    ['mysql', 'VERIFY_CA', ['--ssl-mode=VERIFY_CA', '--ssl-ca=/ca']],
    ['mysql', 'REQUIRED', ['--ssl-mode=REQUIRED']],
    ['mariadb', 'DISABLED', ['--skip-ssl']],
    ['mariadb', 'REQUIRED', ['--ssl', '--skip-ssl-verify-server-cert']],
    ['mariadb', 'VERIFY_IDENTITY', ['--ssl', '--ssl-verify-server-cert', '--ssl-ca=/ca']],
  ] as const)('gives the programs of %s the TLS of %s', (kind, mode, options) => {
    expect(dialects[kind].tlsOptions({ mode, caFile: '/ca' })).toEqual(options);
  });

  it.each([
    ['Ssl_cipher\\t', false],
    ['Ssl_cipher\\tTLS_AES_128_GCM_SHA256', true],
  ])('holds what REQUIRED says, where the programs go on in clear: %s', async (said, isKept) => {
    const client = `case "$sql" in *Ssl_cipher*) printf '${said}\\n' ;; esac`;
    await using server = await useFakeServer({ client });
    const required = requireTls(server.access, new AbortController().signal);
    if (isKept) await required;
    else await expect(required).rejects.toThrow(/ssl-mode=REQUIRED, and the server has no TLS/);
  });

  it('is refused where the programs cannot check what it wants', () => {
    expect(() => dialects.mariadb.tlsOptions({ mode: 'VERIFY_CA', caFile: '/ca' })).toThrow(
      /VERIFY_IDENTITY/,
    );
  });
});
