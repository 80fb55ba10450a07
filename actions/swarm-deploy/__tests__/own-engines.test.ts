import type { StackView, SwarmNode } from '@fairway/docker';
import { localHost } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { keptFromNodes } from '../src/own-engines.ts';

const node = (hostname: string, state: string): SwarmNode => ({
  id: hostname,
  hostname,
  address: '10.0.0.1',
  role: 'worker',
  availability: 'active',
  state,
  labels: {},
  engineLabels: {},
  os: 'linux',
  architecture: 'amd64',
  machine: 'x86_64',
  engineVersion: '26',
});
const service = (name: string, ...constraints: string[]) => ({
  ID: name,
  Version: { Index: 1 },
  UpdateStatus: undefined,
  Spec: { Name: name, Mode: {}, TaskTemplate: { Placement: { Constraints: constraints } } },
});
const facts = {
  nodeId: '',
  engineVersion: '26',
  hasRsync: true,
  unwritable: [],
  freeBytes: 1e9,
  clockAheadSeconds: 0,
  other: () => '',
};
const host = localHost({ logger: silentLogger, clock: systemClock });

test('a service is kept from a node that it may use and that the swarm does not call ready', () => {
  const view = (state: string): StackView => ({
    nodes: [node('a', 'ready'), node('b', state), node('of-others', 'down')],
    services: [service('web'), service('far', 'node.hostname == a')],
    tasks: [],
    networks: new Map(),
  });
  const nodes = ['a', 'b'].map((name) => ({
    node: node(name, 'ready'),
    reached: true as const,
    host,
    facts,
  }));
  expect(keptFromNodes(view('ready'), nodes)).toEqual(new Map());
  expect(keptFromNodes(view('down'), nodes)).toEqual(new Map([['web', 'the swarm says that b is down']]));
});
