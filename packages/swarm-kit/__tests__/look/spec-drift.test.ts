import type { ServiceSpec } from '@fairway/docker/swarm';
import { describe, expect, test } from '@jest/globals';
import { specDrift } from '../../src/look/spec-drift.ts';

const base = {
  Name: 'pier_web',
  Labels: { 'io.fairway.release': 'v1' },
  TaskTemplate: {
    ContainerSpec: {
      Image: 'ghcr.io/web@sha256:1',
      Env: ['LOG=info', 'TOKEN=s3cret'],
      Args: ['serve', '--password=s3cret'],
      Mounts: [{ Type: 'volume', Source: 'pier_data', Target: '/data' }],
    },
    Placement: { Constraints: ['node.labels.zone==west'] },
    Networks: [{ Target: 'pier_default', Aliases: ['web'] }],
    Resources: { Limits: { MemoryBytes: 64 } },
  },
  Mode: { Replicated: { Replicas: 2 } },
  EndpointSpec: { Mode: 'vip', Ports: [{ Protocol: 'tcp', TargetPort: 80, PublishedPort: 8080 }] },
} satisfies ServiceSpec;

type Change = (spec: typeof base) => unknown;
const changed = (change: Change): ServiceSpec => {
  const spec = structuredClone(base);
  change(spec);
  return spec;
};

describe('the drift of a service', () => {
  test.each<[string, Change, [string, string, string][]]>([
    [
      'image',
      ({ TaskTemplate }) => {
        TaskTemplate.ContainerSpec.Image = 'ghcr.io/web:test';
      },
      [['image', 'ghcr.io/web@sha256:1', 'ghcr.io/web:test']],
    ],
    [
      'replicas',
      ({ Mode }) => {
        Mode.Replicated.Replicas = 5;
      },
      [['replicas', '2', '5']],
    ],
    [
      'variables, by name only',
      ({ TaskTemplate }) => {
        TaskTemplate.ContainerSpec.Env = ['TOKEN=0ther', 'DEBUG=1'];
      },
      [
        ['environment DEBUG', 'none', 'another value'],
        ['environment LOG', 'as released', 'none'],
        ['environment TOKEN', 'as released', 'another value'],
      ],
    ],
    [
      'mounts',
      ({ TaskTemplate }) => {
        TaskTemplate.ContainerSpec.Mounts = [];
      },
      [['mounts', 'volume pier_data:/data', 'none']],
    ],
    [
      'networks',
      ({ TaskTemplate }) => {
        TaskTemplate.Networks.push({ Target: 'other', Aliases: [] });
      },
      [['networks', 'pier_default', 'other, pier_default']],
    ],
    [
      'ports',
      ({ EndpointSpec }) => {
        (EndpointSpec.Ports[0] as { PublishedPort: number }).PublishedPort = 9090;
      },
      [['ports', '8080:80/tcp', '9090:80/tcp']],
    ],
    [
      'constraints',
      ({ TaskTemplate }) => {
        TaskTemplate.Placement.Constraints = [];
      },
      [['constraints', 'node.labels.zone==west', 'none']],
    ],
    [
      'arguments, which may be secret',
      ({ TaskTemplate }) => {
        TaskTemplate.ContainerSpec.Args = ['serve', '--password=0ther'];
      },
      [['ContainerSpec.Args', 'as released', 'another value']],
    ],
    [
      'limits',
      ({ TaskTemplate }) => {
        TaskTemplate.Resources.Limits.MemoryBytes = 1;
      },
      [['Resources.Limits.MemoryBytes', 'as released', 'another value']],
    ],
    [
      'labels, by name only',
      ({ Labels }) => {
        Labels['io.fairway.release'] = 'v2';
      },
      [['label io.fairway.release', 'as released', 'another value']],
    ],
    ['nothing', () => undefined, []],
  ])('%s', (_, change, fields) => {
    const found = specDrift(base, changed(change));
    expect(found.map(({ field, expected, found: is }) => [field, expected, is])).toEqual(fields);
    expect(JSON.stringify(found)).not.toMatch(/s3cret|0ther/);
  });

  test('a list in another order is no drift', () => {
    const ports = [
      { Protocol: 'tcp', TargetPort: 80, PublishedPort: 8080 },
      { TargetPort: 1, PublishedPort: 2 },
    ];
    const one = { ...base, EndpointSpec: { Ports: ports } };
    const other = { ...base, EndpointSpec: { Ports: ports.toReversed() } };
    expect(specDrift(one, other)).toEqual([]);
  });
});
