import { describe, expect, test } from '@jest/globals';
import { judge, networks, port } from './swarm-found.ts';

describe('room for a service', () => {
  const nodes = ['n1', 'n2', 'n9'].map((node) => ({ node, networks: [], volumes: [], ports: [] }));
  const large = { cpus: 64, memoryBytes: 512 * 1024 ** 3 };
  const small = { cpus: 2, memoryBytes: 4 * 1024 ** 3 };
  const resources = new Map([
    ['n1', small],
    ['n2', small],
    ['n9', large],
  ]);
  const gibibytes = (count: number) => String(count * 1024 ** 3);

  test.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    [
      'that a node has',
      { deploy: { resources: { limits: { cpus: '2' }, reservations: { memory: gibibytes(4) } } } },
      [],
    ],
    [
      'that no node has that may run it',
      { deploy: { resources: { limits: { cpus: '2.5' } } } },
      ['2.5 CPUs in limits.cpus'],
    ],
    [
      'reserved, of CPUs',
      { deploy: { resources: { reservations: { cpus: '9/4' } } } },
      ['2.25 CPUs in reservations.cpus'],
    ],
    [
      'reserved, of memory',
      { deploy: { resources: { reservations: { memory: gibibytes(5) } } } },
      ['reserves 5120 MiB'],
    ],
    [
      'a limit of memory above what a node has',
      { deploy: { resources: { limits: { memory: gibibytes(5) } } } },
      [],
    ],
    ['a port of each node for every replica', { ...port(8080, 'host'), deploy: { replicas: 2 } }, []],
    [
      'a port of each node for more replicas than nodes',
      { ...port(8080, 'host'), deploy: { replicas: 3 } },
      ['3 replicas, and there is room for 2'],
    ],
    [
      'as many replicas as nodes may have',
      { deploy: { replicas: 4, placement: { max_replicas_per_node: 2 } } },
      [],
    ],
    [
      'more replicas than nodes may have',
      { deploy: { replicas: 5, placement: { max_replicas_per_node: 2 } } },
      ['room for 4'],
    ],
    ['a global service with a port of each node', { ...port(8080, 'host'), deploy: { mode: 'global' } }, []],
  ])('%s', (_what, service, expected) => {
    const told = judge(
      { services: { web: service } },
      { nodes, resources, networks: networks({ Name: 'q_default' }) },
    ).told;
    expect(told).toEqual(expected.map((words) => expect.stringContaining(words)));
  });

  test('is not judged where a node does not say what it has', () => {
    const some = new Map([['n1', small]]);
    const web = { deploy: { resources: { limits: { cpus: '8' } } } };
    expect(
      judge({ services: { web } }, { nodes, resources: some, networks: networks({ Name: 'q_default' }) })
        .told,
    ).toEqual([]);
  });
});
