import { expect, test } from '@jest/globals';
import { swarmNode } from '../../../../test/stage/samples/swarm-node.ts';
import { settledNodes } from '../../src/fleet/settled-nodes.ts';

/** The state of the node after each second, as the swarm says it; the last one stays. */
async function settled(states: readonly string[], availability: 'active' | 'drain' = 'active') {
  let seconds = 0;
  const clock = {
    now: () => seconds * 1000,
    sleep: async (ms: number) => {
      seconds += ms / 1000;
    },
  };
  const ask = async () => [swarmNode('n1', { availability, state: states[seconds] ?? states.at(-1) ?? '' })];
  const [node] = await settledNodes(ask, { clock, signal: new AbortController().signal });
  return [node?.state, seconds];
}

test.each<[string, readonly string[], 'active' | 'drain', string, number]>([
  ['that are known are taken at once', ['ready'], 'active', 'ready', 0],
  ['that report within seconds are waited for', ['unknown', 'unknown', 'ready'], 'active', 'ready', 2],
  ['that turn out to be down are not waited for any longer', ['unknown', 'down'], 'active', 'down', 1],
  ['that stay unknown are given half a minute', ['unknown'], 'active', 'unknown', 30],
  ['that are drained are not waited for', ['unknown'], 'drain', 'unknown', 0],
])('nodes %s', async (_what, states, availability, state, seconds) => {
  expect(await settled(states, availability)).toEqual([state, seconds]);
});
