import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { stackOddities } from '../../../../../test/stage/samples/stack-oddities.ts';
import { faultFailure } from '../../../src/stack/faults/stack-fault.ts';
import { stackFaults } from '../../../src/stack/faults/stack-faults.ts';
import { templateProblem } from '../../../src/stack/faults/templates.ts';
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
