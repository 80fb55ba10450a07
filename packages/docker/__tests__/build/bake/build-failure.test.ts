import { describe, expect, test } from '@jest/globals';
import { explainBuildFailure } from '../../../src/build/bake/build-failure.ts';
import { target } from '../target.ts';

describe('a failed build', () => {
  const failed = {
    image: 'apps/harbor',
    step: { position: '2/3', step: 'RUN npm ci' },
    error: 'process "/bin/sh -c npm ci" did not complete successfully: exit code: 7',
    lines: ['npm error code E404'],
  };
  const words = [
    'Dockerfile:3',
    '   3 | >>> RUN npm ci',
    'ERROR: failed to solve: process "…" did not complete',
  ];

  test('names image, step, last lines and place in the Dockerfile', () => {
    const { message } = explainBuildFailure(failed, words, [target('apps/harbor')]);
    expect(message).toBe(
      [
        'The image apps/harbor could not be built: it failed at 2/3 RUN npm ci',
        'Why: The command ended with exit status 7.',
        '  | npm error code E404',
        '  | Dockerfile:3',
        '  |    3 | >>> RUN npm ci',
        'To do: Correct /ws/apps/harbor/Dockerfile at this step, or what the step runs. No tag was moved.',
      ].join('\n'),
    );
  });

  test('shows the message of buildx where BuildKit never began', () => {
    const { message } = explainBuildFailure(undefined, ['ERROR: failed to connect to builder'], []);
    expect(message).toContain('Why: failed to connect to builder.');
  });

  test('explains the trouble with the registry of a base image', () => {
    const load = {
      image: 'harbor',
      step: { step: 'load metadata for r.io/base/node:20' },
      error: 'r.io/base/node:20: failed to resolve: unexpected status: 401 Unauthorized',
      lines: [],
    };
    expect(explainBuildFailure(load, [], [target('harbor')]).fix).toMatch(
      /^The base image: Check registry-username/,
    );
  });

  test('says what to check of a base image that its registry does not hold', () => {
    const load = {
      image: 'harbor',
      step: { step: 'load metadata for r.io/base/nodes:20' },
      error: 'r.io/base/nodes:20: not found',
      lines: [],
    };
    expect(explainBuildFailure(load, [], [target('harbor')]).fix).toMatch(
      /^Check name and tag of r\.io\/base\/nodes:20 in \/ws\/harbor\/Dockerfile, and the build arguments in it\./,
    );
  });
});
