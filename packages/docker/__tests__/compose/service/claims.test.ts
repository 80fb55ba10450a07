import { expect, test } from '@jest/globals';
import { impossibleClaims, modelSchema } from '../../../src/compose/index.ts';

const port = (published: string, more: object = {}) => ({ target: 80, published, ...more });
const claims = (services: Record<string, unknown>) =>
  impossibleClaims(modelSchema.parse({ name: 'app', services }));

test.each<[string, Record<string, unknown>, readonly string[]]>([
  [
    'one port for two services',
    { a: { ports: [port('80')] }, b: { ports: [port('80')] } },
    ['a and b both claim port 80'],
  ],
  [
    'one port for two replicas',
    { a: { ports: [port('80')], deploy: { replicas: 2 } } },
    ['a has 2 replicas and only port 80 for them'],
  ],
  [
    'a range that is too short',
    { a: { ports: [port('80-81')], deploy: { replicas: 3 } } },
    ['a has 3 replicas and only ports 80-81 for them'],
  ],
  [
    'one address for two services',
    {
      a: { networks: { n: { ipv4_address: '10.0.0.9' } } },
      b: { networks: { n: { ipv4_address: '10.0.0.9' } } },
    },
    ['a and b both claim the address 10.0.0.9'],
  ],
  [
    'one name for two services',
    { a: { container_name: 'x' }, b: { container_name: 'x' } },
    ['a and b both claim the name x'],
  ],
])('Docker starts only one of them: %s', (_name, services, expected) => {
  expect(claims(services)).toEqual(expected);
});

test.each<[string, Record<string, unknown>]>([
  [
    'a port of two addresses',
    {
      a: { ports: [port('80', { host_ip: '10.0.0.1' })] },
      b: { ports: [port('80', { host_ip: '10.0.0.2' })] },
    },
  ],
  ['a port that Docker chooses', { a: { ports: [port('')] }, b: { ports: [port('0')] } }],
  ['a service of no container', { a: { ports: [port('80')] }, b: { ports: [port('80')], scale: 0 } }],
  [
    'jobs that run one after the other',
    { a: { ports: [port('80')], labels: { 'io.fairway.job': 'true' } }, b: { ports: [port('80')] } },
  ],
])('nothing is claimed twice: %s', (_name, services) => {
  expect(claims(services)).toEqual([]);
});
