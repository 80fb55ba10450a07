import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { traceSeed } from '../../../../test/stage/samples/trace-seed.ts';
import { type Fate, names, type Run, World } from './world.ts';

const calm: Run = {
  ...{ deploy: 'well', cause: 'the disk is full', serving: 'unproven' },
  fates: { slack: 'taken', mail: 'taken', pager: 'taken' },
  ...{ cancelledAfter: 99, withoutMail: false, closedByHandBefore: false },
  ...{ issuesAreRead: true, issueIsWritten: true },
};
const fate = fc.constantFrom<Fate>('taken', 'taken', 'refused', 'lost');
const deploys = {
  deploy: fc.constantFrom('well' as const, 'bad' as const, 'bad' as const, 'cancelled' as const),
  cause: fc.constantFrom('the disk is full' as const, 'the port is taken' as const),
  serving: fc.constantFrom('unproven' as const, 'previous' as const),
};
const seldom = fc.integer({ min: 0, max: 4 }).map((one) => one === 0);
const outages = fc.record({
  fates: fc.record({ slack: fate, mail: fate, pager: fate }),
  cancelledAfter: fc.constantFrom(99, 99, 0, 1, 2),
  withoutMail: seldom,
});
const lostRecords = fc.record({
  closedByHandBefore: seldom,
  issuesAreRead: seldom.map((one) => !one),
  issueIsWritten: seldom.map((one) => !one),
});
/** Runs with these troubles. */
const runsWith = <Trouble extends Partial<Run>>(trouble: fc.Arbitrary<Trouble>) =>
  fc.array(
    fc.tuple(fc.record(deploys), trouble).map(([deploy, more]): Run => ({ ...calm, ...deploy, ...more })),
    { maxLength: 9 },
  );
const open = ({ readers }: World) => names.filter((name) => readers[name].isOpen);

describe('an incident over many runs', () => {
  test('opens once and ends once in each channel, whatever channels do', () => {
    fc.assert(
      fc.property(runsWith(outages), (runs) => {
        const world = new World();
        for (const run of runs) world.run(run);
        // With the first success of which every channel takes the news, nothing stays open.
        world.run(calm);
        expect([world.faults, open(world), world.issue]).toEqual([[], [], undefined]);
      }),
      { numRuns: 400, seed: traceSeed },
    );
  });

  test('is heard as long as it lasts and ends with the next success, whatever becomes of its issue', () => {
    fc.assert(
      fc.property(runsWith(lostRecords), (runs) => {
        const world = new World();
        for (const run of runs) {
          const before = open(world);
          world.run(run);
          const now = open(world);
          if (run.deploy === 'well') expect(now).toEqual([]);
          if (run.deploy === 'bad') expect(now).toEqual(expect.arrayContaining(['slack', 'mail']));
          if (run.deploy === 'cancelled') expect(now).toEqual(before);
        }
      }),
      { numRuns: 400, seed: traceSeed },
    );
  });
});
