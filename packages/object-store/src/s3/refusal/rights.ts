import type { S3Bucket } from '../service.ts';

/** A request, as far as it decides what keys must be allowed to do. */
export interface Asked {
  readonly method: string;
  /** With the prefix; undefined for a request about the bucket. */
  readonly key?: string | undefined;
  readonly query?: Readonly<Record<string, string>> | undefined;
}

/**
 * The rights that a request needs, as Amazon names them.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html
 */
export function rightsFor({ method, key, query = {} }: Asked): readonly string[] {
  const upload = 'uploadId' in query;
  if (key === undefined) {
    if ('uploads' in query) return ['s3:ListBucketMultipartUploads'];
    return ['object-lock' in query ? 's3:GetBucketObjectLockConfiguration' : 's3:ListBucket'];
  }
  switch (method) {
    case 'DELETE':
      if (upload) return ['s3:AbortMultipartUpload'];
      return ['versionId' in query ? 's3:DeleteObjectVersion' : 's3:DeleteObject'];
    case 'GET':
      return [upload ? 's3:ListMultipartUploadParts' : 's3:GetObject'];
    case 'HEAD':
      // Without the right to list, a look at a key that is free is refused.
      return ['s3:GetObject', 's3:ListBucket'];
    default:
      return ['s3:PutObject'];
  }
}

/** What Backblaze calls the same. */
const capabilities: Readonly<Record<string, string>> = {
  's3:ListBucket': 'listFiles',
  's3:ListBucketMultipartUploads': 'listFiles',
  's3:GetObject': 'readFiles',
  's3:PutObject': 'writeFiles',
  's3:AbortMultipartUpload': 'writeFiles',
  's3:ListMultipartUploadParts': 'writeFiles',
  's3:DeleteObject': 'deleteFiles',
  's3:DeleteObjectVersion': 'deleteFiles',
  's3:GetBucketObjectLockConfiguration': 'readBucketRetentions',
};

/** What to add to the keys, to the letter: the statement of a policy, or the capabilities of a key at Backblaze. */
export function grantOf(
  rights: readonly string[],
  { bucket, prefix, service }: Pick<S3Bucket, 'bucket' | 'prefix' | 'service'>,
): string {
  if (service === 'b2') {
    const needed = [...new Set(rights.map((right) => capabilities[right] ?? right))];
    return `Make a key for the bucket ${bucket} with ${needed.join(' and ')} among its capabilities: those of a key cannot be changed.`;
  }
  const ofBucket = rights.some((right) => /Bucket/.test(right)) ? [`arn:aws:s3:::${bucket}`] : [];
  const ofObjects = rights.some((right) => !/Bucket/.test(right))
    ? [`arn:aws:s3:::${bucket}/${prefix === '' ? '' : `${prefix}/`}*`]
    : [];
  const statement = { Effect: 'Allow', Action: rights, Resource: [...ofBucket, ...ofObjects] };
  return `Add to the policy of the keys: ${JSON.stringify(statement)}`;
}
