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
