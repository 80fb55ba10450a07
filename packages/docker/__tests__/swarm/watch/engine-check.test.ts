import { localHost } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import { swarmNode } from '../../../../../test/stage/samples/swarm-node.ts';
import { createEngineCheck, keptFromNodes } from '../../../src/swarm/watch/engine-check.ts';
import type { StackView } from '../../../src/swarm/watch/view-stack.ts';
import { engineHost } from '../../engine/engine-host.ts';
import { steppingClock } from '../../stepping-clock.ts';
import { task, view } from './lamp.ts';

const host = localHost({ logger: silentLogger, clock: systemClock });

const service = (name: string, ...constraints: string[]) => ({
  ID: name,
  Version: { Index: 1 },
  UpdateStatus: undefined,
  Spec: { Name: name, Mode: {}, TaskTemplate: { Placement: { Constraints: constraints } } },
});

test('a service that may use a node which the swarm does not call ready gets an objection', () => {
  const view = (state: string): StackView => ({
    nodes: [swarmNode('a'), swarmNode('b', { state }), swarmNode('of-others', { state: 'down' })],
    services: [service('web'), service('far', 'node.hostname == a')],
    tasks: [],
    networks: new Map(),
  });
  const nodes = ['a', 'b'].map((name) => ({ node: swarmNode(name), host }));
  expect(keptFromNodes(view('ready'), nodes)).toEqual(new Map());
  expect(keptFromNodes(view('down'), nodes)).toEqual(new Map([['web', 'the swarm says that b is down']]));
});

describe("a node's own engine", () => {
  const running = (container: string, on = 'a') => {
    const made = task({ node: on });
    return { ...made, Status: { ...made.Status, ContainerStatus: { ContainerID: container } } };
  };
  const tasks = [running('c1'), { ...running('gone', 'b'), ServiceID: 'other' }];
  const check = (containers: () => readonly string[], clock = steppingClock()) => {
    const engine = engineHost({ answer: () => containers().map((Id) => ({ Id })) });
    return createEngineCheck([{ node: swarmNode('a'), host: engine }], { clock });
  };

  test('has no objection where it runs the containers that the swarm reports there', async () => {
    expect(await check(() => ['c1', 'of-others'])(view({ tasks }))).toEqual(new Map());
  });

  test('is not asked where the swarm reports no containers there', async () => {
    const silent = check(() => {
      throw new Error('asked');
    });
    expect(await silent(view({ tasks: [task({ state: 'starting' })] }))).toEqual(new Map());
  });

  test('objects to a service whose container it does not run', async () => {
    expect(await check(() => ['c2'])(view({ tasks }))).toEqual(
      new Map([['s', 'a does not run a container that the swarm says to run']]),
    );
  });

  test('causes an objection while it is silent, until the swarm must have noticed a lost node', async () => {
    const clock = steppingClock();
    const silent = check(() => {
      throw new Error('no answer');
    }, clock);
    const objection = new Map([['s', 'the engine of a does not say what runs there']]);
    expect(await silent(view({ tasks }))).toEqual(objection);
    await clock.sleep(44_000);
    expect(await silent(view({ tasks }))).toEqual(objection);
    await clock.sleep(1_000);
    expect(await silent(view({ tasks }))).toEqual(new Map());
  });
});
