import { expect, it } from '@jest/globals';
import { silenceIn, type WorkflowRun } from '../../src/runs/silence.ts';

const now = Date.parse('2026-11-29T12:00:00Z');
const hour = 3_600_000;
const run = (hoursAgo: number, conclusion: string | null, status = 'completed'): WorkflowRun => ({
  status,
  conclusion,
  startedAt: now - hoursAgo * hour,
});

it.each<[string, string, readonly WorkflowRun[], string | undefined]>([
  ['runs', 'active', [run(0.2, 'success')], undefined],
  ['fails: it tells that itself', 'active', [run(0.2, 'failure'), run(9, 'success')], undefined],
  ['runs right now', 'active', [run(0.1, null, 'in_progress'), run(9, 'success')], undefined],
  [
    'waits in the queue',
    'active',
    [run(0.1, null, 'queued'), run(9, 'success')],
    'No run of it has come to an end for 9h 00m. The last run began at 2026-11-29 11:54 UTC and is queued.',
  ],
  [
    'is late',
    'active',
    [run(4, 'success')],
    'No run of it has come to an end for 4h 00m. The last run began at 2026-11-29 08:00 UTC and is success.',
  ],
  [
    'never comes to its end',
    'active',
    [run(0.1, 'startup_failure'), run(0.4, 'cancelled')],
    'No run of it has come to an end. The last run began at 2026-11-29 11:54 UTC and is startup_failure.',
  ],
  ['never ran', 'active', [], 'No run of it has come to an end.'],
  [
    'was forgotten by GitHub',
    'disabled_inactivity',
    [run(0.2, 'success')],
    'GitHub has turned it off, because nothing was committed for 60 days.',
  ],
  ['was turned off', 'disabled_manually', [run(0.2, 'success')], 'It is turned off (disabled_manually).'],
])('a workflow that %s', (_, state, runs, silence) => {
  expect(silenceIn(state, runs, { now, withinMs: 3 * hour })).toBe(silence);
});
