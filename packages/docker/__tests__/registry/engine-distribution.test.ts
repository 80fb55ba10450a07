import { describe, expect, test } from '@jest/globals';
import { distributionRequest, readDistributionAnswer } from '../../src/registry/engine-distribution.ts';

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
  test('is a digest and the platforms, attestations left out', () => {
    expect(
      readDistributionAnswer(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n${found}`),
    ).toEqual({
      found: true,
      image: { digest, platforms: ['linux/amd64', 'linux/arm64/v8'] },
    });
  });

  test('may come in chunks', () => {
    const half = found.slice(0, 40);
    const rest = found.slice(40);
    const body = `${half.length.toString(16)}\r\n${half}\r\n${rest.length.toString(16)}\r\n${rest}\r\n0\r\n\r\n`;
    const answer = readDistributionAnswer(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${body}`);
    expect(answer).toMatchObject({ found: true, image: { digest } });
  });

  test('is a status and a message where nothing is found', () => {
    const response = 'HTTP/1.1 404 Not Found\r\n\r\n{"message":"manifest unknown"}';
    expect(readDistributionAnswer(response)).toEqual({
      found: false,
      status: 404,
      message: 'manifest unknown',
    });
  });

  test.each(['', 'Cannot connect', 'HTTP/1.1 200 OK\r\n\r\n{}'])('%j is no answer', (response) => {
    expect(() => readDistributionAnswer(response)).toThrow('gave no answer');
  });
});

test('the account is a header of the request, in the encoding that the Engine API asks for', () => {
  const request = distributionRequest('r.io/x:1', { username: 'ci', password: 'pä>?~ß', registry: 'r.io' });
  const header = /X-Registry-Auth: (\S+)\r\n/.exec(request)?.[1] ?? '';
  expect(header).toMatch(/^[A-Za-z0-9_-]+=*$/);
  expect(header.length % 4).toBe(0);
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({
    username: 'ci',
    password: 'pä>?~ß',
    serveraddress: 'r.io',
  });
});
