import { OutOfTime } from '@fairway/host';
import { describe, expect, test } from '@jest/globals';
import { untilEngineAnswers } from '../../src/engine/index.ts';
import { steppingClock } from '../stepping-clock.ts';
import { engineHost } from './engine-host.ts';

type Answer = 'away' | 'there' | 'hangs' | 'lost';

const late = new OutOfTime({ what: 'It did not end in time.', why: 'It was still running.', fix: 'Look.' });

/** Waits for an engine that answers these words, the last one again and again. */
async function waitFor(...answers: readonly Answer[]) {
  const clock = steppingClock(0);
  let asked = 0;
  const host = engineHost({
    answer: () => undefined,
    run: () => {
      const answer = answers[Math.min(asked, answers.length - 1)];
      asked += 1;
      if (answer === 'hangs') throw late;
      if (answer === 'lost') throw new Error('the connection is lost');
      return { exitCode: answer === 'there' ? 0 : 1 };
    },
  });
  await untilEngineAnswers(host, clock);
  return { asked, afterMs: clock.now() };
}

describe('the wait for an engine', () => {
  test.each<[string, readonly Answer[], { asked: number; afterMs: number }]>([
    ['is none where it answers', ['there'], { asked: 1, afterMs: 0 }],
    ['ends when it is back', ['away', 'away', 'there'], { asked: 3, afterMs: 1_000 }],
    ['goes on where it says nothing', ['hangs', 'hangs', 'there'], { asked: 3, afterMs: 1_000 }],
    ['ends where the host is lost', ['away', 'lost'], { asked: 2, afterMs: 500 }],
    ['has an end', ['away'], { asked: 241, afterMs: 120_000 }],
  ])('%s', async (_, answers, expected) => {
    expect(await waitFor(...answers)).toEqual(expected);
  });
});
