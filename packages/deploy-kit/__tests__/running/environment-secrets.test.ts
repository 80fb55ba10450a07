import { describe, expect, test } from '@jest/globals';
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

describe('an address', () => {
  test.each([['https://shop.example.com'], ['https://shop.example.com:8443/'], ['redis://cache:6379']])(
    'that says only where something is may be shown: %s',
    (value) => {
      expect(secretsIn({ NEXTAUTH_URL: value, CACHE_URI: value })).toEqual([]);
    },
  );

  test.each([
    ['https://user@shop.example.com'],
    ['https://:word@shop.example.com'],
    ['https://hooks.example.com/services/T0/B0/x'],
    ['https://shop.example.com/?key=1'],
    ['https://shop.example.com/#key'],
    ['mailto:ops@example.com'],
    ['postgres://a:b@c'],
    ['no address'],
  ])('that may carry a secret must not: %s', (value) => {
    expect(secretsIn({ HOOK_URL: value })).toEqual([value]);
  });

  test('is a secret as the value of what is called one', () => {
    expect(secretsIn({ API_TOKEN: 'https://shop.example.com' })).toEqual(['https://shop.example.com']);
  });
});
