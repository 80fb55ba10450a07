import type { MergedStack } from '@fairway/docker/stack';
import type { StackView } from '@fairway/docker/swarm';
import { describe, expect, test } from '@jest/globals';
import { portHandovers } from '../../src/plan/port-handover.ts';

const runs = (...services: [name: string, ...ports: [number, string?][]][]): StackView => ({
  services: services.map(([name, ...ports]) => ({
    ID: name,
    Version: { Index: 1 },
    UpdateStatus: undefined,
    Spec: {
      Name: `quay_${name}`,
      ...(name === 'by-hand' ? {} : { Labels: { 'com.docker.stack.image': name } }),
      TaskTemplate: {},
      Mode: {},
      EndpointSpec: {
        Ports: ports.map(([PublishedPort, Protocol = 'tcp']) => ({ PublishedPort, Protocol })),
      },
    },
  })),
  tasks: [],
  nodes: [],
  networks: new Map(),
});
const publishes = (published: number, protocol?: string) => ({
  ports: [{ target: 80, published, ...(protocol ? { protocol } : {}) }],
});

describe('ports that another service takes over', () => {
  test.each<[string, StackView, MergedStack['services'], unknown[]]>([
    [
      'none, where others made the service, which is not ours to remove',
      runs(['by-hand', [443]]),
      { site: publishes(443) },
      [],
    ],
    ['none, where the service stays', runs(['web', [80]]), { web: publishes(80) }, []],
    ['none, where the ports differ', runs(['web', [80]]), { site: publishes(81) }, []],
    ['none, where the protocols differ', runs(['web', [53, 'udp']]), { site: publishes(53) }, []],
    ['none, where the removed service publishes none', runs(['web']), { site: publishes(80) }, []],
    [
      'the port of a renamed service',
      runs(['web', [80], [443]]),
      { site: publishes(443), other: {} },
      [{ from: 'quay_web', to: 'site', port: '443/tcp' }],
    ],
  ])('%s', (_, before, services, handovers) => {
    expect(portHandovers('quay', { services }, before)).toEqual(handovers);
  });
});
