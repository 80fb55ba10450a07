import { expect, test } from '@jest/globals';
import { childEnvironment } from '../src/child-environment.ts';

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
