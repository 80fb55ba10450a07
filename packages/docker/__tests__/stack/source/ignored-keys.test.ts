import { describe, expect, test } from '@jest/globals';
import { ignoredKeys } from '../../../src/stack/source/ignored-keys.ts';
import { parseStackFile } from '../../../src/stack/source/stack-file.ts';

const found = (service: string) =>
  ignoredKeys([
    parseStackFile('stack.yml', `services:\n  web:\n    image: x\n${service.replace(/^/gm, '    ')}`),
  ]).map(({ line, key }) => [line, key]);

describe('the keys that Swarm ignores', () => {
  test.each<[string, string, [number, string][]]>([
    [
      'keys that it has no place for',
      'container_name: web\nbuild: .\ndepends_on: [db]',
      [
        [4, 'container_name'],
        [5, 'build'],
        [6, 'depends_on'],
      ],
    ],
    ['a restart that it does not mean', 'restart: "no"', [[4, 'restart']]],
    [
      'a restart beside the policy that counts',
      'restart: always\ndeploy: {restart_policy: {delay: 1s}}',
      [[4, 'restart']],
    ],
    [
      'addresses of its own',
      'networks:\n  inner:\n    ipv4_address: 10.0.0.3',
      [[6, 'networks.inner.ipv4_address']],
    ],
    [
      'a directory that nobody makes',
      'volumes:\n  - type: bind\n    source: /x\n    target: /x\n    bind: {create_host_path: true}',
      [[8, 'volumes.0.bind.create_host_path']],
    ],
    ['a tmpfs of the service', 'tmpfs: [/run]\nread_only: true', [[4, 'tmpfs']]],
    [
      'addresses of published ports',
      'ports:\n  - 127.0.0.1:8080:80\n  - "[::1]:81:81/udp"\n  - 8082:82\n  - 0.0.0.0:83:83\n  - 127.0.0.1:84-85:84-85',
      [
        [5, 'ports.0'],
        [6, 'ports.1'],
        [9, 'ports.4'],
      ],
    ],
    [
      'options of mounts that Swarm does not get',
      'volumes:\n  - type: volume\n    source: x\n    target: /x\n    volume: {nocopy: true, subpath: a}\n  - type: tmpfs\n    target: /t\n    tmpfs: {size: 1, mode: 448}\n  - type: bind\n    source: /b\n    target: /b\n    bind: {propagation: shared, selinux: z}',
      [
        [8, 'volumes.0.volume.subpath'],
        [11, 'volumes.1.tmpfs.mode'],
        [15, 'volumes.2.bind.selinux'],
      ],
    ],
    ['a misspelt key of a secret', 'secrets:\n  - {source: a, traget: b}', [[5, 'secrets.0.traget']]],
    ['a host without an address', 'extra_hosts: [db]', [[4, 'extra_hosts.0']]],
    [
      'a limit for each node of a global service',
      'deploy:\n  mode: global\n  placement: {max_replicas_per_node: 1}',
      [[6, 'deploy.placement.max_replicas_per_node']],
    ],
  ])('%s', (_what, service, expected) => {
    expect(found(service)).toEqual(expected);
  });

  test.each(['restart: always', 'restart: on-failure', 'ports: ["80:80"]', 'x-note: build'])(
    'is not %s, which it obeys',
    (service) => {
      expect(found(service)).toEqual([]);
    },
  );
});
