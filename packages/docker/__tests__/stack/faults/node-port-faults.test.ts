import { describe, expect, test } from '@jest/globals';
import { heldPorts } from '../../../src/stack/faults/swarm-state.ts';
import type { MergedStack } from '../../../src/stack/merge/merged-stack.ts';
import { judge, networks, ofStack, port } from './swarm-found.ts';

describe('a port of each node', () => {
  const container = (ports: readonly number[], name: string, labels: object = {}) => ({
    Names: [`/${name}`],
    Labels: labels,
    Ports: ports.flatMap((PublicPort) =>
      ['0.0.0.0', '::'].map((IP) => ({ IP, PrivatePort: 80, PublicPort, Type: 'tcp' })),
    ),
  });
  const task = (name: string, stack: string) =>
    container([8080], `${name}.1`, { 'com.docker.swarm.service.name': name, ...ofStack(stack) });
  const compose = container([8080], 'shop-web-1', { 'com.docker.compose.project': 'shop' });
  const global = { ...port(8080, 'host'), deploy: { mode: 'global' } };
  const replicas = (count: number) => ({ ...port(8080, 'host'), deploy: { replicas: count } });
  const judgePorts = (
    next: MergedStack['services'],
    onNodes: Readonly<Record<string, readonly object[]>>,
  ) => {
    const nodes = ['n1', 'n2', 'n9'].map((node) => ({
      node,
      networks: [],
      volumes: [],
      ports: heldPorts.schema.parse(onNodes[node] ?? []),
    }));
    return judge({ services: next }, { nodes, networks: networks({ Name: 'q_default' }) });
  };
  const taken = 'The service web publishes a port with "mode: host" that is taken';

  test.each<
    [string, MergedStack['services'], Readonly<Record<string, readonly object[]>>, readonly string[]]
  >([
    ['is free', { web: global }, { n1: [container([8081], 'other')] }, []],
    ['is its own', { web: global }, { n1: [task('q_web', 'q')] }, []],
    [
      'is of another service of the stack, which may hand it on',
      { web: global },
      { n1: [task('q_old', 'q')] },
      [],
    ],
    [
      'is taken by a service of another stack',
      { web: global },
      { n2: [task('edge_web', 'edge')] },
      [`${taken} | n2: the service edge_web has 8080/tcp`],
    ],
    [
      'is taken by a Compose project',
      { web: global },
      { n1: [compose] },
      [`${taken} | n1: the container shop-web-1 of the Compose project shop has 8080/tcp`],
    ],
    ['is taken where the service may not run', { web: global }, { n9: [compose] }, []],
    ['is free on enough nodes', { web: replicas(1) }, { n1: [task('edge_web', 'edge')] }, []],
    [
      'is free on too few nodes',
      { web: replicas(2) },
      { n1: [task('edge_web', 'edge')] },
      [`${taken} | n1: the service edge_web has 8080/tcp`],
    ],
    ['is wanted by no task', { web: replicas(0) }, { n1: [compose], n2: [compose] }, []],
    [
      'is wanted by two global services of the stack',
      { api: global, web: global },
      {},
      [
        `${taken} | n1: the service api of this stack has 8080/tcp | n2: the service api of this stack has 8080/tcp`,
      ],
    ],
    [
      'is wanted by a global service that comes later in the file',
      { web: replicas(1), zebra: global },
      {},
      [
        `${taken} | n1: the service zebra of this stack has 8080/tcp | n2: the service zebra of this stack has 8080/tcp`,
      ],
    ],
    ['of the routing mesh is judged elsewhere', { web: port(8080) }, { n1: [compose] }, []],
  ])('%s', (_what, next, onNodes, expected) => {
    expect(judgePorts(next, onNodes).told).toEqual(expected);
  });

  test('that a container has on one of the nodes is a warning, since Swarm may start a task there', () => {
    expect(judgePorts({ web: replicas(1) }, { n1: [compose] }).warnings).toEqual([
      'the container shop-web-1 of the Compose project shop has 8080/tcp on n1, which Swarm does not know: a task of web that starts there fails. Keep it off by a constraint, or free the port',
    ]);
    expect(judgePorts({ web: replicas(1) }, { n1: [task('edge_web', 'edge')] }).warnings).toEqual([]);
  });
});
