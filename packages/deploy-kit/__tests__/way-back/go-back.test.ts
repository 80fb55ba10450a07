import { Failure } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import { goBack, limitsOfProof, type ProofLength } from '../../src/index.ts';

const failureOf = (what: string) =>
  new Failure({ what, why: 'Because.', fix: 'Do something.', evidence: [`${what} evidence`] });
const cause = failureOf('v2 is not healthy.');
const begunLine = 'failed: cancelled; the return to v1 was begun';

interface Faults {
  /** Steps that fail: `begin a`, `prove b`, `record a failed`. */
  readonly failing?: readonly string[];
  readonly proof?: ProofLength;
  readonly places?: readonly string[];
  /** The step at which the lock is lost. */
  readonly lostAt?: string;
  /** Gets the steps. */
  readonly steps?: string[];
}

/** Goes back with parts that only record their calls. */
async function back({ failing = [], proof = 'full', places = ['a'], lostAt, steps = [] }: Faults) {
  const lost = new AbortController();
  const step = async (name: string, line = name) => {
    if (name === lostAt) lost.abort();
    if (failing.includes(name)) throw failureOf(`${name} failed.`);
    steps.push(line);
  };
  const result = await goBack({
    way: { cause, previous: { version: 'v1' }, look: 'docker ps' },
    proof,
    stored: '/releases/v1 on a',
    info: (text) => steps.push(text),
    async everywhere<T>(work: (place: string) => Promise<T>) {
      const settled = await Promise.allSettled(places.map(work));
      const failed = settled.find((one) => one.status === 'rejected');
      if (failed) throw failed.reason;
      return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    },
    ready: async (place: string) => {
      if (lostAt === `ready ${place}`) lost.abort();
    },
    lost: lost.signal,
    begin: (place: string) => step(`begin ${place}`).then(() => `begun ${place}`),
    prove: (place, begun) => step(`prove ${place}`).then(() => `${place} after ${begun}`),
    record: (place, outcome, why) => step(`record ${place} ${outcome}`, `${place} ${outcome}: ${why}`),
    proved: (place) => void steps.push(`${place} serves again`),
  });
  return { ...result, steps };
}

describe('a return', () => {
  test('is begun, proven, recorded and only then reported', async () => {
    const { steps, proofs, failure } = await back({});
    expect(steps).toEqual([
      'Putting back v1.',
      'begin a',
      'prove a',
      'a rolled-back: v2 is not healthy.',
      'a serves again',
    ]);
    expect(proofs).toEqual(['a after begun a']);
    expect(failure).toMatchObject({
      what: cause.what,
      why: cause.why,
      fix: cause.fix,
      evidence: [...cause.evidence, 'v1 was put back and is proven to serve.'],
    });
  });

  test('of a cancelled step is recorded as soon as it is begun', async () => {
    const { steps } = await back({ proof: 'short' });
    expect(steps.slice(1, 4)).toEqual(['begin a', `a ${begunLine}`, 'prove a']);
  });

  test('of a cancelled step continues where the ledger cannot be written', async () => {
    const { steps, failure } = await back({ proof: 'short', failing: ['record a failed'] });
    expect(steps).toContain('prove a');
    expect(failure.evidence).toContain('v1 was put back and is proven to serve.');
  });

  test.each([
    ['cannot be begun', 'begin a'],
    ['cannot be proven', 'prove a'],
    ['is proven and cannot be put on record', 'record a rolled-back'],
  ])('that %s ends with both failures, the cause in front', async (_, failing) => {
    const { proofs, failure, steps } = await back({ failing: [failing] });
    expect(proofs).toBeUndefined();
    expect(steps.at(-1)).toBe(`a failed: ${cause.what} ${failing} failed.`);
    expect(failure).toMatchObject({
      what: `${cause.what} AND v1 COULD NOT BE PROVEN TO SERVE AGAIN.`,
      fix: 'Look now: `docker ps`. v1 is stored in /releases/v1 on a. Do something.',
    });
  });

  test('of a cancelled step that is not proven in time says that it was begun', async () => {
    const { failure, steps } = await back({ proof: 'short', failing: ['prove a'] });
    expect(failure.what).toBe(`${cause.what} The return to v1 was begun, but is not proven.`);
    expect(steps.at(-1)).toBe(`a failed: ${cause.what} prove a failed.`);
  });

  test('that fails where the ledger cannot be written still reports the cause', async () => {
    const { failure } = await back({ failing: ['prove a', 'record a failed'] });
    expect(failure.what).toContain(cause.what);
    expect(failure.what).toContain('COULD NOT BE PROVEN');
  });

  test.each([
    ['was lost before', 'ready a', []],
    ['is lost meanwhile', 'prove a', ['begin a']],
  ])('that fails and whose lock %s changes and records nothing more', async (_, lostAt, done) => {
    const steps: string[] = [];
    await expect(back({ failing: ['prove a'], lostAt, steps })).rejects.toBe(cause);
    expect(steps).toEqual(['Putting back v1.', ...done]);
  });

  test('in one place does not depend on another place that fails', async () => {
    const { steps, proofs } = await back({ places: ['a', 'b'], failing: ['begin a'] });
    expect(proofs).toBeUndefined();
    expect(steps).toEqual(expect.arrayContaining(['prove b', 'b rolled-back: v2 is not healthy.']));
    expect(steps.slice(-1)).toEqual(['a failed: v2 is not healthy. begin a failed.']);
    expect(steps.filter((line) => line.startsWith('b failed'))).toEqual([]);
  });
});

test('a cancelled step proves a return within the seconds that GitHub leaves it, without a soak', () => {
  const inputs = { timeoutMs: 600_000, soakMs: 30_000 };
  expect(limitsOfProof('full', inputs)).toEqual(inputs);
  expect(limitsOfProof('short', inputs)).toEqual({ timeoutMs: 4_000, soakMs: 0 });
});
