import { describe, expect, test } from '@jest/globals';
import { getRequests } from '../../../src/engine/http-exchange.ts';
import {
  distributionRequest,
  readDistributionAnswer,
} from '../../../src/registry/image/engine-distribution.ts';

const digest = `sha256:${'b'.repeat(64)}`;
const found = JSON.stringify({
  Descriptor: { mediaType: 'application/vnd.oci.image.index.v1+json', digest, size: 1609 },
  Platforms: [
    { architecture: 'arm64', os: 'linux', variant: 'v8' },
    { architecture: 'amd64', os: 'linux' },
    { architecture: 'unknown', os: 'unknown' },
  ],
});

describe("the engine's answer about a registry", () => {
  test('is a digest and the platforms, without attestations', () => {
    expect(readDistributionAnswer({ status: 200, body: found })).toEqual({
      found: true,
      image: { digest, platforms: ['linux/amd64', 'linux/arm64/v8'] },
    });
  });

  test('is a status and a message where nothing is found', () => {
    expect(readDistributionAnswer({ status: 404, body: '{"message":"manifest unknown"}' })).toEqual({
      found: false,
      status: 404,
      message: 'manifest unknown',
    });
  });

  test.each(['', 'not JSON', '{}'])('%j is refused', (body) => {
    expect(() => readDistributionAnswer({ status: 200, body })).toThrow('gave no answer');
  });
});

test('the account is a header of the request, in the encoding that the Engine API asks for', () => {
  const login = { username: 'ci', password: 'pä>?~ß', registry: 'r.io' };
  const request = getRequests([distributionRequest('r.io/x:1', login)]);
  expect(request).toMatch(/^GET \/distribution\/r\.io\/x:1\/json HTTP\/1\.1\r\n/);
  const header = /X-Registry-Auth: (\S+)\r\n/.exec(request)?.[1] ?? '';
  expect(header).toMatch(/^[A-Za-z0-9_-]+=*$/);
  expect(header.length % 4).toBe(0);
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({
    username: 'ci',
    password: 'pä>?~ß',
    serveraddress: 'r.io',
  });
});
