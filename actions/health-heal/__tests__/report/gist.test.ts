import { describe, expect, it } from '@jest/globals';
import { firstFacts, headline } from '../../src/report/gist.ts';
import { backend, complaint, db, down, now, probe, seenOf, web } from '../judge/seen-of.ts';
import { type RunStory, runOf } from './run-of.ts';

const well = seenOf([db(), backend(), web()], [probe('page')]);
const bad = seenOf([db(), backend(down), web()], [complaint('api', 'backend')]);
const at = (ago: number) => ({ ...bad, at: now - ago * 60_000 });

describe('the first lines of a summary', () => {
  it.each<[string, RunStory]>([
    ['healthy, 3 services and 1 probe looked at', { seen: well }],
    [
      'healthy, but web was stopped by hand',
      { seen: seenOf([backend(), web({ state: 'stopped' })], [complaint('page', 'web')]) },
    ],
    [
      'healthy, but web stands still for a backup',
      { seen: seenOf([backend(), web({ state: 'stopped', haltedBy: 'the backup of uploads' })]) },
    ],
    ['removed on purpose', { seen: seenOf([], [], { look: { ledger: 'destroyed' } }) }],
    ['failing: backend is down: it has exited with status 137', { seen: bad }],
    [
      'failing during maintenance: backend is down: it has exited with status 137',
      { seen: bad, maintenance: 'tonight' },
    ],
    [
      'serves, but its last deploy has ended without proof',
      { seen: seenOf([backend()], [], { look: { ledger: 'unproven' } }) },
    ],
    [
      'being changed by ada',
      { seen: seenOf([backend()], [], { look: { lock: { holder: 'ada', since: now } } }) },
    ],
  ])('%s', (words, story) => {
    expect(headline(runOf(story).run)).toBe(words);
  });

  it('say of a heal what was wrong, since when, what was done, and what to do', () => {
    const step = { services: ['backend'], at: now, lines: [] };
    const { run, told } = runOf({
      seen: well,
      earlier: [at(47), at(2)],
      healing: {
        steps: [
          { ...step, step: 'restart', ended: 'no-help' },
          { ...step, step: 'recreate', ended: 'helped' },
        ],
        healed: ['backend'],
      },
    });
    expect(headline(run)).toBe('healed: backend');
    expect(firstFacts(run, told).slice(0, 3)).toEqual([
      ['Was wrong', 'backend is down: it has exited with status 137, since 2026-11-29 11:13 UTC (45m 00s)'],
      ['Done', 'restart of backend did not help; recreate of backend helped'],
      ['To do', 'nothing now. What was saved before the first step says why it failed'],
    ]);
  });
});
