import { parseDuration } from '@fairway/runtime';
import { z } from 'zod';
import { addressField, caField, nameField, prefixField } from './fields.ts';
import type { Credentials, KindOfDestination, OpenDeps } from './kind.ts';

/** The regions of a service that people name. One written in the words of another service is no region of it. */
const regions = {
  aws: { shape: /^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/, like: 'eu-central-1' },
  b2: { shape: /^[a-z]{2}-[a-z]+-\d{3}$/, like: 'eu-central-003, as in the endpoint of the bucket' },
  spaces: { shape: /^[a-z]{3}\d$/, like: 'fra1' },
  wasabi: { shape: /^[a-z]{2}-[a-z]+-\d$/, like: 'eu-central-1' },
} as const;

const longestRole = 12 * 3_600_000;

const schema = z
  .strictObject({
    name: nameField,
    kind: z.literal('s3'),
    /** A store that is known by its name. */
    service: z.enum(['aws', 'b2', 'spaces', 'wasabi'], 'is one of aws, b2, spaces, wasabi').optional(),
    /** The address of any other that speaks S3. */
    endpoint: addressField.optional(),
    /** Needed with `service`. With `endpoint`: what the store takes in signatures; default `us-east-1`. */
    region: z
      .string()
      .regex(/^[a-z0-9-]+$/, 'is no name of a region')
      .optional(),
    bucket: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/, 'is no name of a bucket'),
    prefix: prefixField,
    /** Whether the bucket stands in the path or in the name of the host. Default: as the service wants it. */
    style: z.enum(['path', 'virtual'], 'is one of path, virtual').optional(),
    /** The most parts that the store allows for one object. Default: 10,000; 1,000 at Scaleway. */
    'max-parts': z.int().min(2).max(10_000).optional(),
    /** The role that the run takes on by its identity at GitHub, in place of keys. */
    role: z
      .string()
      .regex(/^arn:[a-z-]+:iam::\d*:role\/[\w+=,.@/-]+$/, 'is no ARN of a role')
      .optional(),
    /** How long keys of the role are good, before they are exchanged again. */
    'role-duration': z
      .string()
      .refine((text) => {
        const ms = parseDuration(text);
        return ms !== undefined && ms >= 900_000 && ms <= longestRole;
      }, 'is no time from 15m to 12h')
      .optional(),
    /** The address of the service that gives keys of the role. Default: that of the region at AWS. */
    'sts-endpoint': addressField.optional(),
    ca: caField,
  })
  .superRefine((item, { issues }) => {
    const { service, endpoint, region, role } = item;
    const say = (field: string, message: string) =>
      issues.push({ code: 'custom', message, path: [field], input: item });
    const lacks = (field: string) =>
      issues.push({ code: 'invalid_type', expected: 'string', input: undefined, path: [field] });
    if (service === undefined && endpoint === undefined) lacks('service');
    if (service !== undefined && endpoint !== undefined) {
      say('endpoint', `goes without "service": the address of ${service} is known by its region`);
    }
    if (service !== undefined && region === undefined) lacks('region');
    if (service !== undefined && region !== undefined && !regions[service].shape.test(region)) {
      say('region', `is no region of ${service}; write it like ${regions[service].like}`);
    }
    if (role !== undefined && service !== 'aws' && item['sts-endpoint'] === undefined) {
      say('role', 'is for "service: aws", or for an endpoint with "sts-endpoint"');
    }
    for (const field of ['role-duration', 'sts-endpoint'] as const) {
      if (role === undefined && item[field] !== undefined) say(field, 'goes with "role" only');
    }
  });

/** A bucket of a store that speaks S3, as a user writes it. */
export type S3Configuration = z.output<typeof schema>;

export const s3: KindOfDestination<S3Configuration> = {
  schema,
  credentials: ({ role }) =>
    role === undefined
      ? {
          needed: ['access-key-id', 'secret-access-key'],
          optional: ['session-token'],
          instead: 'at AWS, a `role` in place of keys',
        }
      : { needed: [], optional: [] },
  byIdentity: ({ role }) => role !== undefined,
  open,
};

async function open(written: S3Configuration, credentials: Credentials, deps: OpenDeps) {
  const { name, service, endpoint, region, bucket, prefix, style, ca, role } = written;
  const [{ openS3 }, { fixedKeys }, { webIdentityKeys }, { nodeHttpClient }] = await Promise.all([
    import('../s3/destination.ts'),
    import('../s3/credentials/credentials.ts'),
    import('../s3/credentials/web-identity.ts'),
    import('../http/node-client.ts'),
  ]);
  const { clock, logger, mask, identityToken, run } = deps;
  const http = nodeHttpClient({ ca });
  const keys =
    role === undefined || identityToken === undefined
      ? fixedKeys({
          accessKeyId: credentials['access-key-id'] ?? '',
          secretAccessKey: credentials['secret-access-key'] ?? '',
          sessionToken: credentials['session-token'],
        })
      : webIdentityKeys(
          {
            role,
            endpoint: (written['sts-endpoint'] ?? stsOf(region ?? '')).replace(/\/+$/, ''),
            session: run,
            seconds: (parseDuration(written['role-duration'] ?? '1h') ?? 0) / 1_000,
          },
          { clock, logger, random: Math.random, http, identityToken, mask },
        );
  const place =
    service !== undefined ? { service, region: region ?? '' } : { endpoint: endpoint ?? '', region };
  return openS3(
    { name, place, bucket, prefix, style, maxParts: written['max-parts'], credentials: keys },
    { clock, logger, http },
  );
}

/** Amazon's service for keys of a role, in the region of the bucket: the global one is in one region only. */
function stsOf(region: string): string {
  return `https://sts.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}
