import type { MergedStack } from '@fairway/docker/stack';
import { describe, expect, test } from '@jest/globals';
import { swarmNode } from '../../../../test/stage/samples/swarm-node.ts';
import { placeStack, requirePlatforms } from '../../src/fleet/placement.ts';
import { lost, reached } from '../tried-nodes.ts';

const stackOf = (...constraints: string[]): MergedStack => ({
  services: { web: { image: 'x', deploy: { placement: { constraints } } } },
  networks: {},
  volumes: {},
  configs: {},
  secrets: {},
});

describe('the nodes that a stack needs', () => {
  const nodes = [
    reached(swarmNode('m', { role: 'manager' })),
    reached(swarmNode('w1')),
    reached(swarmNode('w2', { labels: { ssd: 'yes' } })),
  ];

  test.each<[string[], string[]]>([
    [[], ['m', 'w1', 'w2']],
    [['node.role == worker'], ['w1', 'w2']],
    [['node.labels.ssd == yes'], ['w2']],
  ])('by the constraints %j are %j', (constraints, names) => {
    const { needed, unneeded } = placeStack(stackOf(...constraints), nodes);
    expect(needed.map((item) => item.node.hostname)).toEqual(names);
    expect(needed.length + unneeded.length).toBe(nodes.length);
  });

  test('must all be up and reached; the error names the others, the reason, and how to deploy without them', () => {
    const some = [...nodes, lost(swarmNode('w3')), reached(swarmNode('w4', { state: 'down' }))];
    expect(() => placeStack(stackOf(), some)).toThrow(
      /Nothing was deployed: 2 nodes[\s\S]*w3: No answer[\s\S]*w4 \(w4\): the swarm says that it is down[\s\S]*drain w3/,
    );
    expect(placeStack(stackOf('node.labels.ssd == yes'), some).needed).toHaveLength(1);
  });

  test('must exist', () => {
    expect(() => placeStack(stackOf('node.labels.ssd == no'), nodes)).toThrow(
      /No node may run the service web[\s\S]*w2: worker, ssd=yes/,
    );
  });

  test('must be able to run the image', () => {
    const mixed = [swarmNode('w1'), swarmNode('w2', { architecture: 'arm64', machine: 'aarch64' })];
    const image = (...platforms: string[]) => [
      { service: 'web', reference: 'x@sha256:1', platforms, built: true },
    ];
    expect(() => requirePlatforms(stackOf(), image('linux/amd64'), mixed)).toThrow(
      /web cannot run on w2[\s\S]*linux\/arm64/,
    );
    expect(() => requirePlatforms(stackOf(), image('linux/amd64', 'linux/arm64/v8'), mixed)).not.toThrow();
    expect(() =>
      requirePlatforms(stackOf('node.platform.arch == x86_64'), image('linux/amd64'), mixed),
    ).not.toThrow();
    expect(() => requirePlatforms(stackOf(), image(), mixed)).not.toThrow();
  });
});
