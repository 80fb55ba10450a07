import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { grantOf, rightsFor } from '../../src/s3/refusal/rights.ts';

const aws = { bucket: 'shop', prefix: 'backups', service: undefined };

const requests: readonly (readonly [string, string | undefined, Readonly<Record<string, string>>, string])[] =
  [
    ['GET', undefined, { 'list-type': '2' }, 's3:ListBucket'],
    ['GET', undefined, { uploads: '' }, 's3:ListBucketMultipartUploads'],
    ['GET', undefined, { 'object-lock': '' }, 's3:GetBucketObjectLockConfiguration'],
    ['HEAD', 'x', {}, 's3:GetObject,s3:ListBucket'],
    ['GET', 'x', {}, 's3:GetObject'],
    ['GET', 'x', { uploadId: '1' }, 's3:ListMultipartUploadParts'],
    ['PUT', 'x', {}, 's3:PutObject'],
    ['PUT', 'x', { uploadId: '1', partNumber: '1' }, 's3:PutObject'],
    ['POST', 'x', { uploads: '' }, 's3:PutObject'],
    ['DELETE', 'x', {}, 's3:DeleteObject'],
    ['DELETE', 'x', { versionId: '1' }, 's3:DeleteObjectVersion'],
    ['DELETE', 'x', { uploadId: '1' }, 's3:AbortMultipartUpload'],
  ];

describe('the right that keys need', () => {
  it.each(requests)('for %s of %s with %j is %s', (method, key, query, rights) => {
    expect(rightsFor({ method, key, query }).join()).toBe(rights);
  });

  it('is in the policy of the README, which has no other', async () => {
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const [, policy = ''] = /```json\n(.*?)```/s.exec(readme) ?? [];
    const { Statement } = JSON.parse(policy) as {
      Statement: readonly { Action: readonly string[]; Resource: string }[];
    };
    const needed = requests.flatMap(([method, key, query]) => rightsFor({ method, key, query }));
    expect(new Set(Statement.flatMap(({ Action }) => Action))).toEqual(new Set(needed));
    for (const { Action, Resource } of Statement) {
      const place = { bucket: 'BUCKET', prefix: 'PREFIX', service: undefined };
      expect(grantOf(Action, place)).toContain(JSON.stringify({ Action, Resource: [Resource] }).slice(1, -1));
    }
  });

  it('is a statement of a policy', () => {
    expect(grantOf(['s3:GetObject', 's3:ListBucket'], aws)).toBe(
      'Add to the policy of the keys: {"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::shop","arn:aws:s3:::shop/backups/*"]}',
    );
    expect(grantOf(['s3:PutObject'], { ...aws, prefix: '' })).toContain('"Resource":["arn:aws:s3:::shop/*"]');
  });

  it('is a capability at Backblaze', () => {
    expect(grantOf(['s3:GetObject', 's3:ListBucket'], { ...aws, service: 'b2' })).toBe(
      'Make a key for the bucket shop with readFiles and listFiles among its capabilities: those of a key cannot be changed.',
    );
  });
});
