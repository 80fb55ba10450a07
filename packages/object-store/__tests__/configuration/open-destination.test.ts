import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localHost } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bytesOf } from '../../../../test/stage/object-stores/destination-contract.ts';
import { type S3StandIn, startS3 } from '../../../../test/stage/object-stores/s3/s3.ts';
import { type StsStandIn, startSts } from '../../../../test/stage/object-stores/s3/sts.ts';
import { destinationSchema } from '../../src/configuration/configuration.ts';
import type { OpenDeps } from '../../src/configuration/kind.ts';
import { credentialProblems, openDestination } from '../../src/configuration/open-destination.ts';

let store: S3StandIn;
let sts: StsStandIn;
let directory: string;
beforeAll(async () => {
  store = await startS3(['shop']);
  sts = await startSts(store);
  directory = await mkdtemp(join(tmpdir(), 'fairway-open-'));
});
afterAll(async () => {
  await Promise.all([store.stop(), sts.stop(), rm(directory, { recursive: true })]);
});

const masked: string[] = [];
const claims = Buffer.from(JSON.stringify({ aud: 'sts.amazonaws.com', sub: 'repo:acme/shop:x' })).toString(
  'base64url',
);
const deps: OpenDeps = {
  clock: systemClock,
  logger: silentLogger,
  mask: (secret) => void masked.push(secret),
  identityToken: async () => `e30.${claims}.s`,
  host: async () => localHost({ clock: systemClock, logger: silentLogger }),
  run: 'fairway-1',
};
const keys = { 'access-key-id': 'key', 'secret-access-key': 'secret' };
const bucket = () => ({ name: 'offsite', kind: 's3', bucket: 'shop', endpoint: store.url });

async function opened(item: object, credentials: Readonly<Record<string, string>>) {
  const place = await openDestination(destinationSchema.parse(item), credentials, deps);
  const key = `${place.name}/a.json`;
  await place.put(key, Buffer.from('{}'));
  expect(String(await bytesOf(place, key))).toBe('{}');
  return place;
}

describe('a destination that is opened from data', () => {
  it('is a bucket with its keys', async () => {
    const place = await opened({ ...bucket(), prefix: '/backups/', 'max-parts': 500 }, keys);
    expect(place).toMatchObject({ name: 'offsite', kind: 's3', limits: { maxParts: 500 } });
    expect([...(store.buckets.get('shop')?.objects.keys() ?? [])]).toEqual(['backups/offsite/a.json']);
  });

  it('is a bucket that the run reaches by its identity', async () => {
    const byRole = {
      role: 'arn:aws:iam::1:role/backup',
      'sts-endpoint': `${sts.url}/`,
      'role-duration': '20m',
    };
    await opened({ ...bucket(), ...byRole, name: 'by-role' }, {});
    expect(sts.exchanges).toEqual([
      expect.objectContaining({ RoleSessionName: 'fairway-1', DurationSeconds: '1200' }),
    ]);
    expect(masked).toHaveLength(2);
  });

  it('is a directory of a host', async () => {
    const place = await opened({ name: 'attic', kind: 'host', host: 'nas', directory, prefix: 'shop' }, {});
    expect(place.kind).toBe('host');
  });

  it('is not opened where a secret is missing', async () => {
    await expect(opened(bucket(), { 'access-key-id': 'key', 'secret-access-key': '' })).rejects.toThrow(
      'The destination offsite cannot be opened.\nWhy: It has no `secret-access-key`.',
    );
  });
});

describe('the secrets of a destination', () => {
  const role = {
    ...{ name: 'x', kind: 's3', service: 'aws', region: 'eu-west-1', bucket: 'shop' },
    role: 'arn:aws:iam::1:role/b',
  };
  it.each<[string, () => object, Readonly<Record<string, string>>, string]>([
    ['are missing', bucket, {}, 'It has no `access-key-id` and no `secret-access-key`.'],
    ['have another name', bucket, { ...keys, 'access-key': 'x' }, 'hold `access-key`, which it does not use'],
    [
      'have a space at the end',
      bucket,
      { ...keys, 'secret-access-key': 'hidden ' },
      '`secret-access-key` begins or ends with white space',
    ],
    [
      'are given for nothing',
      () => role,
      keys,
      'Remove it: this destination is opened without secrets of its own.',
    ],
  ])('that %s are named', (_, item, credentials, message) => {
    const problems = credentialProblems(destinationSchema.parse(item()), credentials, deps);
    expect(problems.map(({ message: said }) => said)).toEqual([expect.stringContaining(message)]);
    expect(JSON.stringify(problems)).not.toContain('hidden');
  });

  it('that are right are no problem', () => {
    expect(credentialProblems(destinationSchema.parse(bucket()), keys, deps)).toEqual([]);
  });

  it('need the permission of the job where it is opened by its identity', () => {
    const [problem] = credentialProblems(destinationSchema.parse(role), {}, { identityToken: undefined });
    expect(problem?.fix).toContain('permissions: id-token: write');
  });
});
