import { readdir } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { keysOf } from '../../../../test/stage/object-stores/destination-contract.ts';
import { dialects } from '../../../../test/stage/object-stores/s3/dialect.ts';
import { saying } from '../../../../test/stage/object-stores/s3/faults.ts';
import { checkDestination } from '../../src/check/check-destination.ts';
import type { Destination } from '../../src/destination.ts';
import { fixedKeys } from '../../src/s3/credentials/credentials.ts';
import { openStandIn as openAzure } from '../azure/opened.ts';
import { openTemporaryDirectory } from '../directory/opened.ts';
import { openStandIn as openGcs } from '../gcs/opened.ts';
import { keys, type Opened, openStandIn } from '../s3/opened.ts';

const { signal } = new AbortController();
const check = (place: Destination, remove = true) => checkDestination(place, { remove, signal });
const whole = [
  ...['listed', 'asked about itself', 'searched for unfinished uploads', 'written in parts'],
  ...['created', 'kept from being overwritten', 'read', 'seen in the listing', 'removed'],
];

function held({ store }: Opened) {
  const bucket = store.buckets.get('my.bucket');
  return { objects: bucket?.objects.size, uploads: bucket?.uploads.size };
}
const nothing = { objects: 0, uploads: 0 };

describe('a check of a bucket', () => {
  it.each([
    ['of Amazon', {}],
    ['without conditional creates', { conditional: false }],
    ['that demands sums', { demandsMd5: true, randomEtags: true }],
    ['with versions', { versions: true }],
  ])('%s shows all, and leaves nothing', async (_, dialect) => {
    const run = await openStandIn(dialect);
    expect(await check(run.place)).toMatchObject({ shown: whole, findings: [], facts: { aheadMs: 0 } });
    expect(held(run)).toEqual(nothing);
  });

  it('from which nothing is ever removed makes no object, and reads one that is there', async () => {
    const run = await openStandIn();
    const empty = await check(run.place, false);
    expect(empty.shown).toEqual(whole.slice(0, 4));
    expect(empty.findings).toEqual([
      expect.objectContaining({ level: 'warning', what: expect.stringContaining('can be read') }),
    ]);
    expect(held(run)).toEqual(nothing);
    await run.place.put('a', Buffer.from('a'));
    expect(await check(run.place, false)).toMatchObject({
      shown: [...whole.slice(0, 4), 'read'],
      findings: [],
    });
    expect(run.store.sent.some(({ line }) => /^DELETE (?!.*uploadId=)/.test(line))).toBe(false);
  });

  it.each([
    ['list', /^GET .*list-type/, 's3:ListBucket', ['arn:aws:s3:::my.bucket']],
    [
      'list unfinished uploads',
      /^GET .*\?uploads/,
      's3:ListBucketMultipartUploads',
      ['arn:aws:s3:::my.bucket'],
    ],
    ['write', /^P(UT|OST) /, 's3:PutObject', ['arn:aws:s3:::my.bucket/backups/*']],
    ['end an upload', /^DELETE .*uploadId=/, 's3:AbortMultipartUpload', ['arn:aws:s3:::my.bucket/backups/*']],
    ['read', /^GET \/my.bucket\/backups\/[^?]*$/, 's3:GetObject', ['arn:aws:s3:::my.bucket/backups/*']],
    ['remove', /^DELETE [^?]*$/, 's3:DeleteObject', ['arn:aws:s3:::my.bucket/backups/*']],
  ])('with keys that may not %s names the right, to the letter', async (_, on, Action, Resource) => {
    const run = await openStandIn();
    run.store.faults.plan(saying(403, 'AccessDenied'), { on, times: 100 });
    const { findings, shown } = await check(run.place);
    const [first, ...more] = findings.filter(({ level }) => level === 'error');
    expect(more).toEqual([]);
    expect(first?.why).toBe(`The keys do not allow ${Action}.`);
    expect(first?.fix).toBe(
      `Add to the policy of the keys: ${JSON.stringify({ Effect: 'Allow', Action: [Action], Resource })}`,
    );
    expect(shown.length).toBeLessThan(whole.length);
    expect(run.slept).toEqual([]);
  });

  it('with keys that may not remove names the object that stays', async () => {
    const run = await openStandIn();
    run.store.faults.plan(saying(403, 'AccessDenied'), { on: /^DELETE [^?]*$/, times: 100 });
    const { findings } = await check(run.place);
    const [key] = await keysOf(run.place.list('fairway-check-'));
    expect(findings.map(({ what }) => what)).toEqual([
      `offsite did not remove ${key}.`,
      `The object ${key} of this check stays at offsite.`,
    ]);
  });

  it('tells of a lock, and of the object that it keeps', async () => {
    const run = await openStandIn({ versions: true, demandsMd5: true, lockDays: 30 });
    const { findings, facts } = await check(run.place);
    expect(facts?.lock).toBe('Object Lock, 30 days in the mode COMPLIANCE');
    expect(findings.map(({ level, why }) => [level, why])).toEqual([
      ['warning', 'The bucket has Object Lock, 30 days in the mode COMPLIANCE.'],
      ['warning', 'A lock or a hold of the store keeps it.'],
    ]);
  });

  it('tells that a store hides unfinished uploads, and leaves none', async () => {
    const run = await openStandIn(dialects.minio);
    const { findings, shown } = await check(run.place);
    expect(shown).toEqual(whole);
    expect(findings.map(({ level, why }) => [level, why])).toEqual([
      ['warning', expect.stringContaining('only to whoever knows its whole key')],
    ]);
    expect(held(run)).toEqual(nothing);
  });

  it('tells of clocks that differ before a request is refused for it', async () => {
    const run = await openStandIn();
    run.store.ahead = -9 * 60_000;
    const { findings, shown } = await check(run.place);
    expect(shown).toEqual(whole);
    expect(findings.map(({ level, why }) => [level, why])).toEqual([
      ['warning', expect.stringMatching(/^This machine is (8m 5\ds|9m 0\ds) ahead\.$/)],
    ]);
  });

  it.each<[string, Parameters<typeof openStandIn>[1], string]>([
    [
      'of wrong keys',
      { credentials: fixedKeys({ ...keys, secretAccessKey: 'x' }) },
      'does not accept the keys',
    ],
    ['of another region', { region: 'eu-west-1' }, 'in another region: us-east-1'],
    ['that is not there', { bucket: 'other' }, 'no bucket other'],
  ])('%s says it once', async (_, options, why) => {
    const run = await openStandIn({}, options);
    const { findings, shown } = await check(run.place);
    expect(findings.map((finding) => finding.why)).toEqual([expect.stringContaining(why)]);
    expect(shown).toEqual([]);
    expect(run.store.sent).toHaveLength(1);
  });

  it('finds a full account, and a store that overwrites', async () => {
    const full = await openStandIn();
    full.store.faults.plan(saying(403, 'cap_exceeded'), { on: /^(PUT|POST) /, times: 100 });
    expect((await check(full.place)).findings.map(({ why }) => why)).toEqual([
      'The account is full: its cap is reached. Another try cannot help.',
    ]);
    const careless = await openStandIn();
    careless.store.faults.plan(
      { status: 200, headers: { etag: '"x"' }, carriedOut: true },
      { on: /^PUT [^?]*$/, times: 2 },
    );
    expect((await check(careless.place)).findings.map(({ why }) => why)).toEqual([
      'It overwrites an object.',
    ]);
    expect(held(careless)).toEqual(nothing);
  });
});

describe('a check of another cloud', () => {
  it.each([
    ['Azure', openAzure],
    ['Google', openGcs],
  ])('shows the same at %s, and leaves nothing', async (_, open) => {
    const { place } = await open();
    const { shown, findings } = await check(place);
    expect(findings).toEqual([]);
    expect(shown).toEqual(whole);
    expect(await keysOf(place.list(''))).toEqual([]);
    expect(await keysOf(place.leftovers(''))).toEqual([]);
  });
});

describe('a check of a directory', () => {
  it('shows all, with the free room, and leaves nothing', async () => {
    const { place, directory } = await openTemporaryDirectory('deep/er');
    const { shown, findings, facts } = await check(place);
    expect([shown, findings]).toEqual([whole, []]);
    expect(facts).toMatchObject({ aheadMs: 0, freeBytes: expect.any(Number) });
    expect(facts?.freeBytes).toBeGreaterThan(0);
    expect(
      (await readdir(directory, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()),
    ).toEqual([]);
  });
});
