import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { localHost } from '../../src/local-host.ts';
import { childEnvironment } from '../../src/run/child-environment.ts';

test('a program gets what the workflow sets, and nothing that the runner gave the action alone', () => {
  const kept = {
    PATH: '/bin',
    HOME: '/root',
    https_proxy: 'http://p',
    NODE_AUTH_TOKEN: 't',
    DOCKER_HOST: 'h',
  };
  const own = {
    ...{ 'INPUT_SSH-KEY': 'k', INPUT_URLS: 'u', STATE_value: 's', ACTIONS_RUNTIME_TOKEN: 't' },
    ...{
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 't',
      ACTIONS_RESULTS_URL: 'r',
      GITHUB_OUTPUT: '/o',
      GITHUB_ENV: '/e',
    },
    ...{ GITHUB_STATE: '/s', GITHUB_PATH: '/p', GITHUB_STEP_SUMMARY: '/m', GITHUB_SHA: 'abc' },
  };
  expect(childEnvironment({ ...own, ...kept })).toEqual({ GITHUB_SHA: 'abc', ...kept });
});

test('a program that asks for its environment sees none of it, unless its command names it', async () => {
  process.env['INPUT_URLS'] = 'harbor: postgresql://a:sesame@h/d';
  process.env['ACTIONS_RUNTIME_TOKEN'] = 'sesame';
  try {
    const host = localHost({ logger, clock });
    const { stdout } = await host.exec(['env']);
    expect(stdout).toContain('PATH=');
    expect(stdout).not.toMatch(/sesame|INPUT_|ACTIONS_/);
    const named = await host.exec(['env'], { env: { ACTIONS_RUNTIME_TOKEN: 'named' } });
    expect(named.stdout).toContain('ACTIONS_RUNTIME_TOKEN=named');
  } finally {
    delete process.env['INPUT_URLS'];
    delete process.env['ACTIONS_RUNTIME_TOKEN'];
  }
});
