import { describe, expect, test } from '@jest/globals';
import { swarmNode } from '../../../../../test/stage/samples/swarm-node.ts';
import { meetsConstraints } from '../../../src/swarm/model/constraints.ts';

const node = swarmNode('worker1', {
  id: 'abc123',
  address: '10.0.0.5',
  labels: { zone: 'West', Disk: 'ssd' },
  engineLabels: { rack: '7' },
});

describe('placement constraints, as SwarmKit reads them', () => {
  test.each([
    ['node.hostname == worker1', true],
    ['node.hostname==WORKER1', true],
    ['node.hostname != worker1', false],
    ['node.id == abc123', true],
    ['node.role == manager', false],
    ['node.role != manager', true],
    ['node.labels.zone == west', true],
    ['node.labels.disk == ssd', false],
    ['node.labels.Disk == ssd', true],
    ['node.labels.gone != ssd', true],
    ['engine.labels.rack == 7', true],
    ['node.platform.os == linux', true],
    ['node.platform.arch == x86_64', true],
    ['node.ip == 10.0.0.5', true],
    ['node.ip == 10.0.0.0/24', true],
    ['node.ip != 10.0.0.0/24', false],
    ['node.ip == 10.0.1.0/24', false],
    ['node.weather == fair', false],
    ['worker1', false],
  ])('%s: %s', (constraint, met) => {
    expect(meetsConstraints(node, [constraint])).toBe(met);
  });

  test('must all be met, and an empty list is always met', () => {
    expect(meetsConstraints(node, [])).toBe(true);
    expect(meetsConstraints(node, ['node.role == worker', 'node.labels.zone == east'])).toBe(false);
  });
});
