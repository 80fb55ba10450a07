import { describe, expect, test } from '@jest/globals';
import { hasLogin, keptLogin } from '../../src/plan/swarm-login.ts';

const login = { registry: 'ghcr.io', username: 'acme-bot', password: 'a token of this week' };
const given = { stack: 'marina', login, registryAuth: 'keep' as const };
const entry = (mark?: string) => ({
  ...{ id: 'v1-0', version: 'v1', commit: '', startedAt: '', actor: '', runUrl: '' },
  outcome: 'proven' as const,
  ...(mark === undefined ? {} : { login: mark }),
});

describe('the login that Swarm keeps', () => {
  test('has a mark that reveals only whether two logins are equal', () => {
    const { mark, options } = keptLogin(given, '/config');
    expect(options).toEqual({ dockerConfig: '/config' });
    expect(mark).toMatch(/^[0-9a-f]{32}$/);
    expect(keptLogin(given, '/another').mark).toBe(mark);
    const next = { ...login, password: 'a token of next week' };
    expect(keptLogin({ ...given, login: next }, '/config').mark).not.toBe(mark);
    expect(keptLogin({ ...given, stack: 'quay' }, '/config').mark).not.toBe(mark);
  });

  test('is absent with registry-auth: once', () => {
    const { mark, options } = keptLogin({ ...given, registryAuth: 'once' }, '/config');
    expect([mark, options.dockerConfig, options.keepLogins]).toEqual(['none', '/nonexistent', undefined]);
  });

  test("is the login of the manager's own user where none is given", () => {
    expect(keptLogin({ ...given, login: undefined }, undefined)).toEqual({
      mark: 'of the manager',
      options: {},
    });
  });

  test('stays as it is where the registry refused the new one', () => {
    expect(keptLogin(given, undefined)).toEqual({ mark: undefined, options: { keepLogins: true } });
  });

  test('is given again where the last run gave another, none, or recorded no mark', () => {
    const now = keptLogin(given, '/config');
    expect(hasLogin(now, [entry('none'), entry(now.mark)])).toBe(true);
    expect(hasLogin(now, [entry(now.mark), entry('none')])).toBe(false);
    expect(hasLogin(now, [entry(now.mark), entry()])).toBe(false);
    expect(hasLogin(keptLogin(given, undefined), [entry('none')])).toBe(true);
  });
});
