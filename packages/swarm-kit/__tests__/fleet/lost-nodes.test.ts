import { expect, test } from '@jest/globals';
import { swarmNode } from '../../../../test/stage/samples/swarm-node.ts';
import { adviceOnLost } from '../../src/fleet/lost-nodes.ts';

const up = swarmNode('n6');
const leftOver = swarmNode('n6', { id: 't4ukj', state: 'down' });

test.each([
  [
    'a node that is away is brought back, drained or removed, by its name',
    [swarmNode('n5', { state: 'down' })],
    'Bring n5 back, or take it out until then: docker node update --availability drain n5. If it is gone for good: docker node rm n5.',
  ],
  [
    'the entry that a machine left behind is removed by its id, since its name means two nodes',
    [leftOver],
    'n6 has joined the swarm again: remove its entry from before on a manager: docker node rm t4ukj.',
  ],
  [
    'that of a manager is demoted first',
    [{ ...leftOver, role: 'manager' as const }],
    'n6 has joined the swarm again: remove its entry from before on a manager: docker node demote t4ukj && docker node rm t4ukj.',
  ],
])('%s', (_what, lost, expected) => {
  expect(adviceOnLost(lost, [up, ...lost])).toBe(expected);
});

test('of two lost entries of one name, commands take the id', () => {
  const lost = [leftOver, swarmNode('n6', { id: 'x2', state: 'down' })];
  expect(adviceOnLost(lost, lost)).toContain('drain t4ukj');
});
