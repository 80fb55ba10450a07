import { describe, expect, test } from '@jest/globals';
import { lostValues, refuseTags } from '../../../src/stack/source/later-files.ts';
import { parseStackFile } from '../../../src/stack/source/stack-file.ts';

const file = (path: string, service: string) => parseStackFile(path, `services:\n  web:\n    ${service}\n`);

describe('a tag of Compose', () => {
  test.each(['ports: !reset []', 'environment: !override {A: b}', 'deploy: {replicas: !reset null}'])(
    'is refused at its line: %s',
    (service) => {
      const files = [file('a.yml', 'image: x'), file('b.yml', service)];
      expect(() => refuseTags(files)).toThrow(/b\.yml has the tag !(reset|override): line 3/);
    },
  );

  test('is no tag in a text, and tags of YAML are none of Compose', () => {
    expect(() => refuseTags([file('a.yml', 'command: ["!reset", !!str 5]')])).not.toThrow();
  });
});

describe('an empty value in a later file', () => {
  const lost = (first: string, second: string, merged: Readonly<Record<string, unknown>>) =>
    lostValues([file('a.yml', first), file('b.yml', second)], { services: { web: merged } }).map(
      ({ key, written, line }) => `${key}: ${written}, line ${line}`,
    );

  test.each<[string, string, Readonly<Record<string, unknown>>, readonly string[]]>([
    ['init: true', 'init: false', { init: true }, ['init: false, line 3']],
    ['read_only: true', 'read_only: false', {}, []],
    ['command: [a]', 'command: []', { command: ['a'] }, ['command: [], line 3']],
    ['ports: ["1:1"]', 'ports: []', { ports: [{ target: 1 }] }, ['ports: [], line 3']],
    ['deploy: {replicas: 2}', 'deploy: {replicas: 0}', { deploy: { replicas: 0 } }, []],
    [
      'deploy: {update_config: {delay: 5s}}',
      'deploy: {update_config: {delay: 0s}}',
      { deploy: { update_config: { delay: '5s' } } },
      ['deploy.update_config.delay: "0s", line 3'],
    ],
    ['init: true', 'init: true', { init: true }, []],
    ['environment: {A: b}', 'environment: {A: ""}', { environment: { A: '' } }, []],
  ])('%s, then %s', (first, second, merged, expected) => {
    expect(lost(first, second, merged)).toEqual(expected);
  });

  test('of the first file replaces nothing', () => {
    expect(lostValues([file('a.yml', 'init: false')], { services: { web: { init: true } } })).toEqual([]);
  });
});
