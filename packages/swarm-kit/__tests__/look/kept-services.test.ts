import { describe, expect, test } from '@jest/globals';
import { keptServices } from '../../src/look/kept-services.ts';
import { releaseOf, specOf } from '../stack-view.ts';

const stack = `
services:
  web:
    image: ghcr.io/web@sha256:1
    environment: {API_URL: http://api:3000, EMPTY: null}
    deploy: {replicas: 3}
  agent:
    image: ghcr.io/agent@sha256:1
    deploy: {mode: global}
`;
const release = releaseOf('v1', ['web', 'agent'], { stack });

describe('the services that should run', () => {
  test('are those of the specs that the release was proven with', () => {
    const specs = new Map([['pier_web', specOf('web', 'ghcr.io/web@sha256:1', ['API_URL=http://api:3000'])]]);
    expect(keptServices('pier', { release, specs })).toEqual([
      {
        name: 'pier_web',
        replicas: 1,
        image: 'ghcr.io/web@sha256:1',
        environment: { API_URL: 'http://api:3000' },
      },
    ]);
  });

  test('are those of its stack file, where it is kept without specs', () => {
    expect(keptServices('pier', { release, specs: undefined })).toEqual([
      {
        name: 'pier_web',
        replicas: 3,
        image: 'ghcr.io/web@sha256:1',
        environment: { API_URL: 'http://api:3000', EMPTY: '' },
      },
      { name: 'pier_agent', replicas: 1, image: 'ghcr.io/agent@sha256:1', environment: {} },
    ]);
  });

  test('are none where no release is kept', () => {
    expect(keptServices('pier', { release: undefined, specs: undefined })).toEqual([]);
  });
});
