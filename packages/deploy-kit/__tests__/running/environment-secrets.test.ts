import { expect, test } from '@jest/globals';
import { secretsIn } from '../../src/running/environment-secrets.ts';

test('the values of variables that are secret by their names must not be shown', () => {
  const given = {
    PGPASSWORD: 'hunter22',
    DATABASE_URL: 'postgres://a:b@c/d',
    SIGN_KEY: 'abcdef',
    KEYBOARD: 'qwertz',
    USE_TOKEN: 'true',
  };
  expect(secretsIn(given)).toEqual(['hunter22', 'postgres://a:b@c/d', 'abcdef']);
});

test('a password that is a name which is shown anyway is left in its place', () => {
  const given = { POSTGRES_PASSWORD: 'postgres', SMTP_PASSWORD: 'postgres2' };
  expect(secretsIn(given, ['web', 'postgres'])).toEqual(['postgres2']);
});
