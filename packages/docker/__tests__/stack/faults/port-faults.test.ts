import { describe, expect, test } from '@jest/globals';
import type { MergedStack } from '../../../src/stack/merge/merged-stack.ts';
import { judge, networks, port, publishing, service, services } from './swarm-found.ts';

describe('a published port', () => {
  const web = { services: { web: port(8080) } };
  test.each<[string, Partial<MergedStack>, readonly object[], readonly string[]]>([
    ['is free', web, [service('other_web', publishing(8081), 'other')], []],
    ['is its own', web, [service('q_web', publishing(8080))], []],
    ['is taken by another stack', web, [service('other_web', publishing(8080), 'other')], ['taken']],
    [
      'is taken by a stack whose name begins alike',
      web,
      [service('q_b_web', publishing(8080), 'q_b')],
      ['taken'],
    ],
    [
      'is taken by a service under the label of the stack',
      web,
      [service('by-hand', publishing(8080))],
      ['taken'],
    ],
    ['is taken on each node', web, [service('other_web', publishing(8080, 'host'), 'other')], ['taken']],
    [
      'meets one of each node',
      { services: { web: port(8080, 'host') } },
      [service('o', publishing(8080, 'host'), 'o')],
      [],
    ],
    [
      'was given to a service without a number',
      web,
      [{ ...service('o', {}, 'o'), Endpoint: publishing(8080).EndpointSpec }],
      ['taken'],
    ],
    ['is of a service that the stack drops', web, [service('q_old', publishing(8080))], []],
    [
      'moves to another service',
      { services: { web: port(8080), api: port(8081) } },
      [service('q_web', publishing(8082)), service('q_api', publishing(8080))],
      [],
    ],
    [
      'is exchanged with another service',
      { services: { web: port(8080), api: port(8081) } },
      [service('q_web', publishing(8081)), service('q_api', publishing(8080))],
      ["take over each other's"],
    ],
  ])('%s', (_what, next, running, expected) => {
    expect(
      judge(next, { services: services(...running), networks: networks({ Name: 'q_default' }) }).told,
    ).toEqual(expected.map((words) => expect.stringContaining(words)));
  });
});

test.each<[object, string, number]>([
  [{ Global: {} }, 'global', 0],
  [{ Replicated: { Replicas: 2 } }, 'replicated', 0],
  [{ Replicated: {} }, 'global', 1],
  [{ Global: {} }, 'replicated-job', 1],
  [{ GlobalJob: {} }, 'global', 1],
])('the mode %j becomes %s', (mode, wanted, count) => {
  const next = { services: { web: { deploy: { mode: wanted } } } };
  const running = services(service('q_web', { Mode: mode }));
  expect(judge(next, { services: running, networks: networks({ Name: 'q_default' }) }).told).toHaveLength(
    count,
  );
});
