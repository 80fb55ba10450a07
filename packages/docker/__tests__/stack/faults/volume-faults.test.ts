import { describe, expect, test } from '@jest/globals';
import { dataFaults } from '../../../src/stack/faults/data-faults.ts';
import type { SwarmState } from '../../../src/stack/faults/swarm-state.ts';
import { volumesApart } from '../../../src/stack/faults/volume-faults.ts';
import type { MergedStack } from '../../../src/stack/merge/merged-stack.ts';
import { mergedStack } from './merged-stack.ts';
import { judge, networks, volumes } from './swarm-found.ts';

describe('a volume', () => {
  const mounts = { volumes: [{ type: 'volume', source: 'data', target: '/data' }] };
  const sized = (size: string) => ({
    services: { db: mounts },
    volumes: { data: { driver_opts: { type: 'tmpfs', device: 'tmpfs', o: `size=${size}` } } },
  });
  const external = { services: { db: mounts }, volumes: { data: { external: true, name: 'kept' } } };
  const small = volumes({ Name: 'q_data', Options: { type: 'tmpfs', device: 'tmpfs', o: 'size=10m' } });
  const at = (node: string, found: SwarmState['nodes'][number]['volumes']) => ({
    node,
    networks: [],
    ports: [],
    volumes: found,
  });
  const there = networks({ Name: 'q_default' });

  test.each<[string, Partial<MergedStack>, SwarmState['nodes'], readonly string[]]>([
    ['is on no node', sized('10m'), [at('n1', [])], []],
    ['is as it is written', sized('10m'), [at('n1', small)], []],
    [
      'has another size on two nodes',
      sized('20m'),
      [at('n1', small), at('n2', small), at('n3', [])],
      ['exists on n1, n2'],
    ],
    ['has another size where the service may not run', sized('20m'), [at('n9', small)], []],
    ['is external and on one node', external, [at('n1', volumes({ Name: 'kept' })), at('n2', [])], []],
    ['is external and on no node', external, [at('n1', []), at('n2', [])], ['No node has the volume kept']],
  ])('%s', (_what, next, nodes, expected) => {
    expect(judge(next, { nodes, networks: there }).told).toEqual(
      expected.map((words) => expect.stringContaining(words)),
    );
  });

  test('that is external and not on every node is a warning', () => {
    const nodes = [at('n1', volumes({ Name: 'kept' })), at('n2', [])];
    expect(judge(external, { nodes, networks: there }).warnings).toEqual([
      'the external volume kept is not on n2: a task that starts there gets an empty one',
    ]);
  });

  test('that is another one after the deploy is named with its node, where a service that mounts it runs', () => {
    const apart = (services: readonly string[], found = small) =>
      volumesApart('q', mergedStack(sized('20m')), at('n1', found), new Set(services));
    expect(apart(['db'])).toEqual([
      'n1: the volume q_data: driver_opts.o is size=10m, and the file says size=20m',
    ]);
    expect(apart(['db'], [])).toEqual(['n1: the volume q_data is not there']);
    expect(apart(['web'])).toEqual([]);
  });
});

test.each([
  ['config', 0, 'is empty'],
  ['config', 1, undefined],
  ['config', 1_023_999, undefined],
  ['config', 1_024_000, 'has 1024000 bytes'],
  ['secret', 0, 'is empty'],
  ['secret', 511_999, undefined],
  ['secret', 512_000, 'has 512000 bytes'],
] as const)('a %s of %d bytes', (kind, bytes, expected) => {
  const found = dataFaults([{ kind, key: 'key', content: new Uint8Array(bytes) }]);
  expect(found.map(({ what }) => what)).toEqual(
    expected === undefined ? [] : [`The ${kind} key ${expected}`],
  );
});
