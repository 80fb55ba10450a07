import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { bytesOf, keysOf, send } from '../../../../test/stage/object-stores/destination-contract.ts';
import type { Fault } from '../../../../test/stage/object-stores/faults.ts';
import type { S3Dialect } from '../../../../test/stage/object-stores/s3/dialect.ts';
import { saying } from '../../../../test/stage/object-stores/s3/faults.ts';
import { type Opened, openBucket, openStandIn } from './opened.ts';

const parts = [1, 2, 3, 4].map((number) => randomBytes(number === 4 ? 300 : 2_000));
const whole = Buffer.concat(parts);
const key = 'shop/x';

/** Lines of requests, by what they do. */
const on = {
  begin: /^POST .*\?uploads=/,
  part: (number: number) => new RegExp(`^PUT .*partNumber=${number}&`),
  complete: /^POST .*uploadId=/,
  end: /^DELETE .*uploadId=/,
  look: /^HEAD /,
} as const;
const forever = 1_000;

/** A run whose clock, and that of its store, a test can move. */
interface Run extends Opened {
  readonly pass: (ms: number) => void;
}

interface Row {
  readonly dialect?: Partial<S3Dialect>;
  readonly stallMs?: number;
  /** How long each pause before another try takes, by both clocks. */
  readonly pauseMs?: number;
  /** Before the run begins. */
  readonly before?: (run: Run) => void;
  /** After the second part. */
  readonly midway?: (run: Run) => unknown;
  /** What the failure says; undefined where the object becomes whole all the same. */
  readonly fails?: string;
  /** Whether something stays until the next run, because the way to the store is shut. */
  readonly leaves?: boolean;
}

const plan =
  (fault: Fault, line: RegExp, times = forever) =>
  ({ store }: Opened) =>
    store.faults.plan(fault, { on: line, times });

const endKeys = ({ store }: Opened) => {
  const account = store.accounts.get('key');
  if (account) account.ended = true;
};

const rows: Readonly<Record<string, Row>> = {
  'a storm of 429 that passes': { before: plan({ status: 429 }, /./, 5) },
  'a storm of 503 at the beginning': {
    before: plan(saying(503, 'SlowDown'), on.begin),
    fails: '503 SlowDown',
  },
  'a storm of 503 in a part': { before: plan(saying(503, 'SlowDown'), on.part(3)), fails: '503 SlowDown' },
  'a storm of 429 at the completion': { before: plan({ status: 429 }, on.complete), fails: '429' },
  'a store that goes down and stays so': {
    midway: plan('cut', /./),
    fails: 'did not take part 3',
    leaves: true,
  },
  'a store that stalls': { stallMs: 60, before: plan('stall', on.part(3)), fails: 'Nothing moved' },
  'one reset inside a part': { before: plan('reset midway', on.part(3), 1) },
  'a reset inside a part, each time': {
    before: plan('reset midway', on.part(3)),
    fails: 'did not take part 3',
  },
  'a part that is damaged on the way, each time': {
    before: plan('damaged body', on.part(2)),
    fails: 'BadDigest',
  },
  'a lost answer to a part': { before: plan('lost answer', on.part(2), 3) },
  'a wrong ETag': { before: plan('wrong etag', on.part(2)), fails: '400 InvalidPart' },
  'no ETag': { before: plan({ status: 200 }, on.part(2)), fails: 'gives no ETag' },
  'a lost answer to the beginning': { before: plan('lost answer', on.begin, 1), leaves: true },
  'a beginning without an id': {
    before: plan({ status: 200, body: '<html>' }, on.begin),
    fails: 'cannot be read',
  },
  'an error inside a 200': {
    before: plan({ ...(saying(200, 'InternalError') as object), status: 200 }, on.complete),
    fails: '200 InternalError',
  },
  'a refusal inside a 200': {
    before: plan({ ...(saying(200, 'AccessDenied') as object), status: 200 }, on.complete),
    fails: 'AccessDenied',
  },
  'a page inside a 200': {
    before: plan({ status: 200, body: '<html></html>' }, on.complete),
    fails: '<html>',
  },
  'half of an answer to the completion': { before: plan('half an answer', on.complete, 1) },
  'a completion that is carried out and never answered': { before: plan('lost answer', on.complete) },
  'an object that is smaller than its parts': {
    midway: plan({ status: 200, headers: { 'content-length': '5' }, carriedOut: true }, on.look, 1),
    fails: 'an object of 5 bytes out of parts of 6300',
  },
  'a conditional write that the store does not know': { dialect: { conditional: false } },
  'a conditional write that the store calls invalid': {
    before: plan(
      {
        status: 400,
        body: '<Error><Code>InvalidArgument</Code><Message>Unsupported header: If-None-Match</Message></Error>',
      },
      on.complete,
      1,
    ),
  },
  'a conflict of conditional writes': {
    before: plan(saying(409, 'ConditionalRequestConflict'), on.complete, 2),
  },
  'a part limit': { dialect: { maxParts: 3 }, fails: 'between 1 and 3' },
  'a store whose parts must be of one size': { dialect: { equalParts: true } },
  'a clock that is 20 minutes behind': {
    before: ({ store }) => {
      store.ahead = 20 * 60_000;
    },
    fails: 'The clock of this machine is 20 minutes behind',
  },
  'a clock that is set in the middle': {
    midway: ({ store }) => {
      store.ahead = -20 * 60_000;
    },
    fails: 'The clock of this machine is 20 minutes ahead',
    leaves: true,
  },
  'a part that waited 16 minutes for its turn': {
    midway: ({ pass }) => pass(16 * 60_000),
  },
  'a pause of 16 minutes before the next try': {
    before: plan(saying(503, 'SlowDown'), on.part(3), 3),
    pauseMs: 16 * 60_000,
  },
  'keys that end in the middle': { midway: endKeys, fails: 'The keys ended during the run', leaves: true },
  'keys that are taken away in the middle': {
    midway: ({ store }) => store.accounts.delete('key'),
    fails: 'does not accept the keys',
    leaves: true,
  },
  'a right that is missing for parts': {
    before: plan(saying(403, 'AccessDenied'), on.part(1)),
    fails: 's3:PutObject',
  },
  'a right that is missing for the end': {
    before: (run) => {
      plan(saying(403, 'AccessDenied'), on.part(3))(run);
      plan(saying(403, 'AccessDenied'), on.end)(run);
    },
    fails: 's3:PutObject',
    leaves: true,
  },
  'a quota that is reached before': {
    before: plan(saying(403, 'cap_exceeded'), on.begin),
    fails: 'The account is full',
  },
  'a quota that is reached in the middle': {
    midway: plan(saying(403, 'cap_exceeded'), /^P(UT|OST) /),
    fails: 'The account is full',
  },
  'a disk of the store that is full': {
    before: plan(saying(507, 'InsufficientStorage'), on.part(4)),
    fails: 'The account is full',
  },
  'Object Lock, which demands sums': { dialect: { demandsMd5: true, versions: true, lockDays: 1 } },
  'ETags that are no sums': { dialect: { randomEtags: true } },
  'a rule that removes the upload in the middle': {
    midway: ({ store }) => store.buckets.get('my.bucket')?.uploads.clear(),
    fails: 'lifecycle rule',
  },
  'a lost answer to the end': {
    before: (run) => {
      plan(saying(403, 'AccessDenied'), on.part(3))(run);
      plan('lost answer', on.end, 2)(run);
    },
    fails: 's3:PutObject',
  },
  'an end that the store forgets': {
    before: (run) => {
      plan(saying(403, 'AccessDenied'), on.part(3))(run);
      plan({ status: 204 }, on.end, 3)(run);
    },
    fails: 's3:PutObject',
  },
};

async function openRun({ dialect = {}, stallMs = 1_000, pauseMs = 0 }: Row): Promise<Run> {
  let passed = 0;
  let opened: Opened | undefined;
  const pass = (ms: number) => {
    passed += ms;
    if (opened) opened.store.ahead += ms;
  };
  const clock = { now: () => Date.now() + passed, sleep: async () => pass(pauseMs) };
  opened = await openStandIn(dialect, { stallMs, clock });
  return { ...opened, pass };
}

/** One run of a backup, as far as a destination sees it. Where a step fails, the upload is ended. */
async function carry(run: Run, { midway }: Row): Promise<Error | undefined> {
  const { place } = run;
  let end = async () => {};
  try {
    const upload = await place.begin(key, { contentType: 'x' });
    end = () => upload.abort();
    for (const [index, part] of parts.entries()) {
      if (index === 2) await midway?.(run);
      await send(upload, index + 1, part);
    }
    expect(await upload.commit()).toEqual({ bytes: whole.byteLength });
    return undefined;
  } catch (error) {
    await end().catch(() => undefined);
    return error as Error;
  }
}

const unfinished = ({ store }: Opened) => store.buckets.get('my.bucket')?.uploads.size;

/** What the next run finds, and what is left after its sweep. The store is well again by then. */
async function nextRun({ store }: Opened): Promise<Opened> {
  store.faults.clear();
  store.ahead = 0;
  store.accounts.set('key', { secret: 'secret' });
  const next = openBucket(store);
  for await (const leftover of next.place.leftovers('')) await next.place.drop(leftover);
  return next;
}

describe('a run', () => {
  it.each(Object.entries(rows))('with %s ends whole or with a failure', async (_, row) => {
    const run = await openRun(row);
    row.before?.(run);
    const failure = await carry(run, row);
    if (row.fails === undefined) expect(failure).toBeUndefined();
    else expect(failure?.message).toContain(row.fails);
    if (!row.leaves) expect(unfinished(run)).toBe(0);
    const next = await nextRun(run);
    expect(unfinished(run)).toBe(0);
    expect(await keysOf(next.place.leftovers(''))).toEqual([]);
    expect(await keysOf(next.place.list(''))).toEqual(failure ? [] : [key]);
    if (!failure) expect((await bytesOf(next.place, key)).equals(whole)).toBe(true);
  });

  it.each(['begun', 'half way', 'before the completion'])(
    'that is killed when it is %s leaves parts to the next run alone',
    async (stage) => {
      const run = await openStandIn();
      const upload = await run.place.begin(key, { contentType: 'x' });
      const sent = stage === 'begun' ? [] : stage === 'half way' ? parts.slice(0, 2) : parts;
      for (const [index, part] of sent.entries()) await send(upload, index + 1, part);
      expect(unfinished(run)).toBe(1);
      const next = await nextRun(run);
      expect([unfinished(run), await keysOf(next.place.list(''))]).toEqual([0, []]);
    },
  );

  it('that finds its key taken in the end leaves the other object alone', async () => {
    const run = await openRun({});
    const failure = await carry(run, { midway: ({ place }) => place.put(key, Buffer.from('another')) });
    expect(failure?.message).toContain('none is ever overwritten');
    expect(unfinished(run)).toBe(0);
    expect(String(await bytesOf(run.place, key))).toBe('another');
  });
});
