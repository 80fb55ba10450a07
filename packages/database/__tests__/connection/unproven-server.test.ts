import { describe, expect, test } from '@jest/globals';
import { parseDatabaseUrl } from '../../src/connection/database-url.ts';
import { unprovenServer } from '../../src/connection/unproven-server.ts';

const of = (place: string) => unprovenServer(parseDatabaseUrl('harbor', `postgresql://a:b@${place}`));

describe('a server of which nobody knows that it is the right one', () => {
  test.each([
    ['db.example.com/x', 'a server without TLS, and any certificate, is accepted'],
    ['203.0.113.7/x?sslmode=disable', 'the connection is not encrypted'],
    ['[2001:db8::7]/x?sslmode=require', 'any certificate is accepted'],
    ['db.example.com/x?sslaccept=strict', 'a server without TLS, and any certificate, is accepted'],
  ])('is %s', (place, why) => {
    expect(of(place)).toBe(why);
  });

  test.each([
    'db.example.com/x?sslmode=verify-full',
    'db.example.com/x?sslmode=require&sslaccept=strict',
    'localhost/x',
    'postgres:5432/x',
    '10.1.2.3/x',
    '[fd00::1]/x',
    'db.internal/x',
    'x/x?host=/var/run/postgresql',
  ])('is not %s', (place) => {
    expect(of(place)).toBeUndefined();
  });
});
