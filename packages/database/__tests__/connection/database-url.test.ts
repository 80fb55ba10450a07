import { Failure } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import { describeTarget, parseDatabaseUrl } from '../../src/connection/database-url.ts';
import { withSessionLimits } from '../../src/connection/session-limits.ts';

describe('a database URL', () => {
  test('is read as Prisma reads it', () => {
    const url =
      'postgresql://app:p%40ss@db.example.org:6543/harbor?schema=quay&sslmode=require&connection_limit=3&connect_timeout=4';
    expect(parseDatabaseUrl('harbor', url)).toEqual({
      url,
      host: 'db.example.org',
      port: 6543,
      user: 'app',
      password: 'p@ss',
      database: 'harbor',
      schema: 'quay',
      connectTimeoutMs: 4000,
      tls: { mode: 'require', strict: false },
    });
  });

  test('gets limits for its sessions and keeps its other options', () => {
    const target = parseDatabaseUrl('d', 'postgresql://a:b@h/d?schema=quay&options=-c%20work_mem%3D8MB');
    const limited = withSessionLimits(target, { lockTimeoutMs: 5000, statementTimeoutMs: 60_000 });
    expect(limited.url).toBe(
      'postgresql://a:b@h/d?schema=quay&options=-c%20work_mem%3D8MB%20-c%20lock_timeout%3D5000%20-c%20statement_timeout%3D60000',
    );
    expect(parseDatabaseUrl('d', limited.url)).toEqual(limited);
    expect(withSessionLimits(target, {})).toBe(target);
  });

  test.each([
    ['no word about TLS', 'postgresql://a:b@h/d', { mode: 'prefer', strict: false }],
    ['none', 'postgresql://a:b@h/d?sslmode=disable', { mode: 'disable', strict: false }],
    [
      'checked, in Prisma’s words',
      'postgresql://a:b@h/d?sslmode=require&sslaccept=strict',
      { mode: 'require', strict: true },
    ],
    [
      'checked, in libpq’s words',
      'postgresql://a:b@h/d?sslmode=verify-full&sslrootcert=/ca.pem',
      { mode: 'require', strict: true, caFile: '/ca.pem' },
    ],
  ])('TLS: %s', (_, url, tls) => {
    expect(parseDatabaseUrl('d', url).tls).toEqual(tls);
  });

  test.each([
    ['postgres://a:b@[::1]:5433/d', 'database "d" at ::1:5433'],
    ['postgresql://a:b@h/d?schema=quay', 'database "d" at h:5432, schema "quay"'],
    ['postgresql://a:b@localhost/d?host=/run/postgresql', 'database "d" at /run/postgresql:5432'],
  ])('%s is shown as %s', (url, called) => {
    expect(describeTarget(parseDatabaseUrl('d', url))).toBe(called);
  });

  test.each([
    ['another server', 'mysql://a:sesame@h/d', /begins with mysql:\/\//],
    [
      'Prisma’s own service',
      'prisma+postgres://accelerate.example.org/?api_key=sesame',
      /begins with prisma\+postgres:\/\//,
    ],
    ['no URL', 'sesame', /It is not a URL/],
    ['a port that is none', 'postgresql://a:sesame@h:x/d', /not a number/],
    ['an unencoded slash in the password', 'postgresql://a:ses/ame@h/d', /not percent-encoded/],
    ['an unencoded percent sign', 'postgresql://a:sesame%zz@h/d', /hexadecimal/],
    ['no database', 'postgresql://a:sesame@h', /names no database/],
    ['a pooler', 'postgresql://a:sesame@h/d?pgbouncer=true', /pgbouncer=true/],
  ])('is refused without being shown: %s', (_, url, why) => {
    const attempt = () => parseDatabaseUrl('harbor', url);
    expect(attempt).toThrow(Failure);
    expect(attempt).toThrow(why);
    expect(attempt).toThrow(/"harbor"/);
    expect(attempt).not.toThrow(/sesame|ses\/ame/);
  });
});
