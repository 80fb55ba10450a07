import { localHost } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { keptFromNodes } from '../../../src/swarm/watch/engine-check.ts';
import type { StackView } from '../../../src/swarm/watch/view-stack.ts';
import { node } from './lamp.ts';

const host = localHost({ logger: silentLogger, clock: systemClock });

const service = (name: string, ...constraints: string[]) => ({
  ID: name,
  Version: { Index: 1 },
  UpdateStatus: undefined,
  Spec: { Name: name, Mode: {}, TaskTemplate: { Placement: { Constraints: constraints } } },
});

test('a service is kept from a node that it may use and that the swarm does not call ready', () => {
  const view = (state: string): StackView => ({
    nodes: [node('a'), node('b', { state }), node('of-others', { state: 'down' })],
    services: [service('web'), service('far', 'node.hostname == a')],
    tasks: [],
    networks: new Map(),
  });
  const nodes = ['a', 'b'].map((name) => ({ node: node(name), host }));
  expect(keptFromNodes(view('ready'), nodes)).toEqual(new Map());
  expect(keptFromNodes(view('down'), nodes)).toEqual(new Map([['web', 'the swarm says that b is down']]));
});
