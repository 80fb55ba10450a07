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
const azure = { name: 'azure', kind: 'azure', account: 'acmebackups', container: 'nightly-shop' };
const federated = {
  ...azure,
  tenant: 'acme.onmicrosoft.com',
  client: '0F0F0F0F-0000-4000-8000-123456789abc',
};
const gcs = { name: 'google', kind: 'gcs', bucket: 'acme_nightly.shop' };
const pooled = {
  ...gcs,
  provider: 'projects/123456789/locations/global/workloadIdentityPools/github/providers/acme',
};

const checked = (item: object) => destinationSchema.parse(item) satisfies DestinationConfiguration;
const problemsOf = (item: unknown) =>
  (destinationSchema.safeParse(item).error?.issues ?? []).map(
    ({ path, message, code }) =>
      `${path.join('.')} ${code === 'custom' || code === 'invalid_union' ? message : code}`,
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
    ['a container at Azure', { ...azure, prefix: 'shop' }],
    ['… in another cloud', { ...azure, endpoint: 'https://acmebackups.blob.core.chinacloudapi.cn' }],
    ['… opened by an identity', { ...federated, authority: 'https://login.chinacloudapi.cn' }],
    ['a bucket at Google', gcs],
    ['… opened by an identity', pooled],
    ['… on behalf of an account', { ...pooled, 'service-account': 'backup@acme-1.iam.gserviceaccount.com' }],
    ['a directory of a host', attic],
  ])('may be %s', (_, item) => {
    expect(problemsOf(item)).toEqual([]);
    expect(checked(item)).toEqual(item);
  });

  it.each<[string, unknown, readonly string[]]>([
    ['no kind', { name: 'x' }, ['kind is one of s3, azure, gcs, host']],
    ['a kind that nobody knows', { ...aws, kind: 'ftp' }, ['kind is one of s3, azure, gcs, host']],
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
    [
      'an account with the whole address',
      { ...azure, account: 'a.blob.core.windows.net' },
      ['account invalid_format'],
    ],
    ['a container that Azure would not make', { ...azure, container: 'a--b' }, ['container invalid_format']],
    ['a client without its tenant', { ...federated, tenant: undefined }, ['client goes with "tenant" only']],
    [
      'a tenant without a client',
      { ...federated, client: undefined, authority: 'https://x' },
      ['tenant goes with "client" only', 'authority goes with "client" only'],
    ],
    ['the name of an app for its id', { ...federated, client: 'backup' }, ['client invalid_format']],
    [
      'a project by its name',
      { ...pooled, provider: pooled.provider.replace('123456789', 'acme') },
      ['provider invalid_format'],
    ],
    [
      'an account without a provider',
      { ...gcs, 'service-account': 'backup@acme.iam.gserviceaccount.com' },
      ['service-account goes with "provider" only'],
    ],
    [
      'a certificate that is none',
      { ...aws, ca: '-----BEGIN CERTIFICATE-----\nx' },
      ['ca is not a certificate'],
    ],
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
    [azure, ['account-key'], false],
    [federated, [], true],
    [gcs, ['service-account-key'], false],
    [pooled, [], true],
    [attic, [], false],
  ])('of %j', (item, needed, identity) => {
    expect(credentialFields(checked(item)).needed).toEqual(needed);
    expect(needsIdentity(checked(item))).toBe(identity);
  });
});
