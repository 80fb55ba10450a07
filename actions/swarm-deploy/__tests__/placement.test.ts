import type { MergedStack, SwarmNode } from '@fairway/docker';
import { localHost } from '@fairway/host';
import { Failure, silentLogger, systemClock } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import { placeStack, requirePlatforms } from '../src/placement.ts';
import type { SiteNode } from '../src/site.ts';

const node = (hostname: string, more: Partial<SwarmNode> = {}): SwarmNode => ({
  id: hostname,
  hostname,
  address: '10.0.0.1',
  role: 'worker',
  availability: 'active',
  state: 'ready',
  labels: {},
  engineLabels: {},
  os: 'linux',
  architecture: 'amd64',
  machine: 'x86_64',
  engineVersion: '26',
  ...more,
});
const host = localHost({ logger: silentLogger, clock: systemClock });
const facts = {
  nodeId: '',
  engineVersion: '26',
  hasRsync: true,
  unwritable: [],
  freeBytes: 1e9,
  clockAheadSeconds: 0,
  other: () => '',
};
const reached = (of: SwarmNode): SiteNode => ({ node: of, reached: true, host, facts });
const lost = (of: SwarmNode): SiteNode => ({
  node: of,
  reached: false,
  problems: [],
  error: new Failure({ what: 'No answer from 10.0.0.1.', why: 'It was silent.', fix: 'Look.' }),
});
const stackOf = (...constraints: string[]): MergedStack => ({
  services: { web: { image: 'x', deploy: { placement: { constraints } } } },
  networks: {},
  volumes: {},
  configs: {},
  secrets: {},
});

describe('the nodes that a stack needs', () => {
  const nodes = [
    reached(node('m', { role: 'manager' })),
    reached(node('w1')),
    reached(node('w2', { labels: { ssd: 'yes' } })),
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

  test('must all be up and reached; the error says which are not, why, and how to do without', () => {
    const some = [...nodes, lost(node('w3')), reached(node('w4', { state: 'down' }))];
    expect(() => placeStack(stackOf(), some)).toThrow(
      /Nothing was deployed: 2 nodes[\s\S]*w3: No answer[\s\S]*w4: the swarm says that it is down[\s\S]*drain w3/,
    );
    expect(placeStack(stackOf('node.labels.ssd == yes'), some).needed).toHaveLength(1);
  });

  test('must exist', () => {
    expect(() => placeStack(stackOf('node.labels.ssd == no'), nodes)).toThrow(
      /No node may run the service web[\s\S]*w2: worker, ssd=yes/,
    );
  });

  test('must be able to run the image', () => {
    const mixed = [node('w1'), node('w2', { architecture: 'arm64', machine: 'aarch64' })];
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
