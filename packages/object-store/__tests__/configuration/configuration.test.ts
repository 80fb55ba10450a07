import { describe, expect, it } from '@jest/globals';
import {
  credentialFields,
  type DestinationConfiguration,
  destinationFields,
  destinationSchema,
  needsIdentity,
} from '../../src/configuration/configuration.ts';

const bucket = { name: 'offsite', kind: 's3', bucket: 'shop' };
const aws = { ...bucket, service: 'aws', region: 'eu-central-1' };
const role = { ...aws, role: 'arn:aws:iam::123456789012:role/backup' };
const attic = { name: 'attic', kind: 'host', host: 'nas', directory: '/srv/backups' };

const checked = (item: object) => destinationSchema.parse(item) satisfies DestinationConfiguration;
const problemsOf = (item: unknown) =>
  (destinationSchema.safeParse(item).error?.issues ?? []).map(
    ({ path, message, code }) => `${path.join('.')} ${code === 'custom' ? message : code}`,
  );

describe('an item of the destinations', () => {
  it.each<[string, object]>([
    ['a bucket at AWS', aws],
    ['… opened by a role', { ...role, 'role-duration': '2h' }],
    ['a bucket at Backblaze B2', { ...bucket, service: 'b2', region: 'eu-central-003' }],
    ['a bucket at DigitalOcean Spaces', { ...bucket, service: 'spaces', region: 'fra1' }],
    ['a bucket at Wasabi', { ...bucket, service: 'wasabi', region: 'eu-central-2' }],
    ['a bucket anywhere', { ...bucket, endpoint: 'https://s3.example.com/store', 'max-parts': 1_000 }],
    ['a prefix with any letters', { ...aws, prefix: '/a+b (c)/ü=&:@/' }],
    ['a directory of a host', attic],
  ])('may be %s', (_, item) => {
    expect(problemsOf(item)).toEqual([]);
    expect(checked(item)).toEqual(item);
  });

  it.each<[string, unknown, readonly string[]]>([
    ['no kind', { name: 'x' }, ['kind invalid_value']],
    ['a kind that nobody knows', { ...aws, kind: 'ftp' }, ['kind invalid_value']],
    ['no text', 'offsite', [' invalid_type']],
    ['no bucket', { ...aws, bucket: undefined }, ['bucket invalid_type']],
    ['a name that is no part of a path', { ...attic, name: 'My Attic' }, ['name must be small letters']],
    ['neither service nor endpoint', bucket, ['service invalid_type']],
    ['both', { ...aws, endpoint: 'https://x' }, ['endpoint goes without "service"']],
    ['a service without its region', { ...aws, region: undefined }, ['region invalid_type']],
    [
      "B2 with a region in Amazon's words",
      { ...aws, service: 'b2' },
      ['region is no region of b2; write it like eu-central-003'],
    ],
    [
      "Spaces with a region in Amazon's words",
      { ...aws, service: 'spaces' },
      ['region is no region of spaces; write it like fra1'],
    ],
    ['AWS with a zone for a region', { ...aws, region: 'eu-central-1a' }, ['region is no region of aws']],
    ['keys in an address', { ...bucket, endpoint: 'https://u:p@x' }, ['endpoint is no address']],
    ['a field of another kind', { ...attic, bucket: 'x' }, [' unrecognized_keys']],
    ['a role at B2', { ...role, service: 'b2', region: 'us-west-004' }, ['role is for "service: aws"']],
    ['a role that is none', { ...role, role: 'backup' }, ['role invalid_format']],
    ['a time without a role', { ...aws, 'role-duration': '1h' }, ['role-duration goes with "role" only']],
    ['a role for a day', { ...role, 'role-duration': '24h' }, ['role-duration is no time from 15m to 12h']],
    ['a prefix that climbs', { ...aws, prefix: 'a/../b' }, ['prefix has a part']],
    ['a prefix that leaves no room for names', { ...aws, prefix: 'x'.repeat(900) }, ['prefix has a part']],
    ['a directory that is relative', { ...attic, directory: 'backups' }, ['directory invalid_format']],
    ['the root of a machine', { ...attic, directory: '//' }, ['directory must not be the root']],
    ['a certificate that is none', { ...aws, ca: 'x' }, ['ca invalid_format']],
  ])('must not have %s', (_, item, problems) => {
    expect(problemsOf(item)).toEqual(problems.map((problem) => expect.stringContaining(problem)));
  });

  it('has the fields of its kind', () => {
    expect(destinationFields({ kind: 'host' })).toEqual(['name', 'kind', 'host', 'directory', 'prefix']);
    expect(destinationFields({ kind: 'ftp' })).toEqual(['name', 'kind']);
    expect(destinationFields(undefined)).toEqual(['name', 'kind']);
  });
});

describe('the secrets of a destination', () => {
  it.each<[object, readonly string[], boolean]>([
    [aws, ['access-key-id', 'secret-access-key'], false],
    [role, [], true],
    [attic, [], false],
  ])('of %j', (item, needed, identity) => {
    expect(credentialFields(checked(item)).needed).toEqual(needed);
    expect(needsIdentity(checked(item))).toBe(identity);
  });
});
