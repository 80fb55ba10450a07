import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { stackOddities } from '../../../../../test/stage/samples/stack-oddities.ts';
import { faultFailure } from '../../../src/stack/faults/stack-fault.ts';
import { stackFaults, stateFaults } from '../../../src/stack/faults/stack-faults.ts';
import { templateProblem } from '../../../src/stack/faults/templates.ts';
import type { MergedStack } from '../../../src/stack/merge/merged-stack.ts';
import { parseStackFile } from '../../../src/stack/source/stack-file.ts';
import { mergedStack } from './merged-stack.ts';

/** What `docker stack config` of Docker 28.2 makes of each oddity. */
const recorded = JSON.parse(
  readFileSync(new URL('./merged-oddities.json', import.meta.url), 'utf8'),
) as Record<string, Parameters<typeof mergedStack>[0]>;

describe('a stack, as Docker merged it', () => {
  test.each(stackOddities)('with $title', ({ title, fault }) => {
    const found = stackFaults('q', mergedStack(recorded[title] ?? {}));
    expect(found.map(({ what, why, fix }) => `${what} ${why} ${fix}`)).toEqual(
      fault === undefined ? [] : [expect.stringContaining(fault)],
    );
  });
});

describe('a fault', () => {
  const files = [
    parseStackFile('a.yml', 'services:\n  web:\n    ports: ["80:80"]\n'),
    parseStackFile('b.yml', 'services:\n  web:\n    image: x\n'),
  ];
  const fault = { what: 'The port is taken', why: 'Somebody has it.', fix: 'Take another one.' };

  test.each([
    ['the line of its key', ['services', 'web', 'ports'], 'The port is taken: a.yml, line 3.'],
    [
      'the last file where several have its parent',
      ['services', 'web', 'deploy'],
      'The port is taken: b.yml, line 2.',
    ],
    ['no line where no file has it', ['networks', 'inner'], 'The port is taken.'],
  ])('names %s', (_what, keys, expected) => {
    expect(faultFailure({ ...fault, keys }, files).what).toBe(expected);
  });
});

describe('a template', () => {
  test.each([
    ['{{.Service.Labels.a}}', undefined],
    ['{{ $x := .Node.ID }}{{ $x }}', undefined],
    ['{{ printf "%s-%d" .Service.Name .Task.Slot | html }}', undefined],
    ['{{ range $k, $v := .Service.Labels }}{{ $k }}{{ end }}', undefined],
    ['{{ with .Node }}{{ .ID }}{{ end }}', undefined],
    ['{{"}}"}}', undefined],
    ['{{}}', 'A {{}} is empty.'],
    ['{{.Node.Name}}', '.Node has ID, Hostname, Platform, and no Name.'],
    ['{{ env "A" }}', 'Swarm has no template function "env".'],
    ['a {{ b', 'A {{ has no }}.'],
  ])('%s', (text, expected) => {
    expect(templateProblem(text)).toBe(expected);
  });
});

describe('a new task that starts beside the old one', () => {
  const data = { type: 'volume', source: 'data', target: '/data' };
  const bind = (source: string) => ({ type: 'bind', source, target: '/data' });
  const service = (image: string, mount: object, section = 'update_config', order = 'start-first') => ({
    services: { db: { image, volumes: [mount], deploy: { [section]: { order } } } },
  });
  const judge = (next: Partial<MergedStack>) => {
    const merged = mergedStack(next);
    const state = { services: [], networks: [], nodes: [], resources: new Map() };
    const managed = ['/srv/pages'];
    return {
      refused: stackFaults('q', merged, managed).filter(({ keys }) => keys.includes('order')),
      warned: stateFaults({ stack: 'q', next: merged, state, mayRun: () => true, managed }).warnings,
    };
  };

  test.each<[string, Partial<MergedStack>, boolean, boolean]>([
    ['of a database on a volume', service('postgres:17', data), true, true],
    ['of a database on a directory', service('ghcr.io/acme/mariadb:11', bind('/srv/db')), true, true],
    ['of a database, when Swarm rolls back', service('postgres:17', data, 'rollback_config'), true, true],
    ['of another program on a volume', service('acme/app', data), false, true],
    ['of another program on a directory', service('acme/app', bind('/srv/uploads')), false, true],
    ['that only reads', service('acme/app', { ...data, read_only: true }), false, false],
    ['on a directory that the deploy syncs', service('acme/app', bind('/srv/pages/en')), false, false],
    ['on the socket of Docker', service('traefik:3', bind('/var/run/docker.sock')), false, false],
    ['on memory', service('acme/app', { type: 'tmpfs', target: '/tmp' }), false, false],
    [
      'never, of a database that stops first',
      service('postgres:17', data, 'update_config', 'stop-first'),
      false,
      false,
    ],
    ['on a volume without a name', service('postgres:17', { type: 'volume', target: '/data' }), false, false],
  ])('%s', (_what, next, refused, warned) => {
    const told = judge(next);
    expect([told.refused.length, told.warned.length]).toEqual([refused ? 1 : 0, warned ? 1 : 0]);
  });

  test('is refused with what to write, and warned of with the place', () => {
    expect(judge(service('postgres:17', data)).refused).toEqual([
      {
        keys: ['services', 'db', 'deploy', 'update_config', 'order'],
        what: 'The service db has "order: start-first" in update_config, and writes to the volume data',
        why: "postgres is a datastore. Its new task would start beside the old one, and two of it destroy each other's files.",
        fix: 'Write `order: stop-first`, or leave `order` out.',
      },
    ]);
    expect(judge(service('acme/app', bind('/srv/uploads'))).warned).toEqual([
      'db has "order: start-first" in update_config: while it is updated, two tasks may write to /srv/uploads. Unless both releases can share it, write order: stop-first',
    ]);
  });
});
