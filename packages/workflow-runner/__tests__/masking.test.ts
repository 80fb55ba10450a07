import { readFileSync } from 'node:fs';
import type { RunEvent, RunResult } from '@fairway/workflow-runner';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Masker } from '../src/commands/masker.ts';
import { makeStage, oneJob } from './stage.ts';

const stage = makeStage();
afterAll(() => stage.remove());

const key = '-----BEGIN KEY-----\nMIIEpAIBAAKCAQEA\n-----END KEY-----\n';

describe('a secret', () => {
  const events: RunEvent[] = [];
  let run: RunResult;
  beforeAll(async () => {
    run = await stage.run(
      oneJob(
        `- name: use \${{ secrets.PASSWORD }}
  id: it
  env: { PASSWORD: "\${{ secrets.PASSWORD }}", KEY: "\${{ secrets.KEY }}" }
  run: |
    echo "plain $PASSWORD"
    echo "$KEY"
    printf 'user:%s' "$PASSWORD" | base64
    echo '{"password": "quo\\"ted-secret"}'
    echo "::add-mask::made-up-$((40 + 2))"
    echo "made-up-$((40 + 2))"
    echo "::group::with $PASSWORD"
    echo "::error title=$PASSWORD::told $PASSWORD"
    echo "told=$PASSWORD" >> "$GITHUB_OUTPUT"
    echo "harmless=yes" >> "$GITHUB_OUTPUT"
    echo "password: $PASSWORD" >> "$GITHUB_STEP_SUMMARY"
    [ "$PASSWORD" = correct-horse ] && echo "the step itself knows it"`,
        '    outputs: { told: "${{ steps.it.outputs.told }}", harmless: "${{ steps.it.outputs.harmless }}" }\n',
      ),
      {
        secrets: { PASSWORD: 'correct-horse', KEY: key, QUOTED: 'quo"ted-secret' },
        onEvent: (event) => void events.push(event),
      },
    );
  });

  test('reaches the step', () => {
    expect(run.jobs[0]?.steps[0]?.log).toContain('the step itself knows it');
  });

  test('is in no event, log, name, output or summary', () => {
    const everything = JSON.stringify([events, run]);
    for (const secret of ['correct-horse', 'MIIEpAIBAAKCAQEA', 'ted-secret', 'made-up-42', 'Y29ycmVjdC1ob3'])
      expect(everything).not.toContain(secret);
    expect(run.jobs[0]?.summary).toBe('password: ***\n');
    expect(run.jobs[0]?.steps[0]?.name).toBe('use ***');
  });

  test('removes an output of a job that holds it, as on GitHub, with a warning', () => {
    expect(run.jobs[0]?.outputs).toEqual({ harmless: 'yes' });
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'annotation',
        level: 'warning',
        text: "Skip output 'told' since it may contain secret.",
      }),
    );
  });

  test('is not in the event file either', () => {
    expect(readFileSync(`${run.dir}/event.json`, 'utf8')).not.toContain('correct-horse');
  });
});

test.each([
  ['the whole value', 'pa ss', 'a pa ss b', 'a *** b'],
  ['a line of it', 'one-line\nother-line', 'x other-line y', 'x *** y'],
  ['not a short line of it', '{\n"key": 1\n}', '{ }', '{ }'],
  ['in a URL', 'p@ss/word', 'https://u:p%40ss%2Fword@h', 'https://u:***@h'],
  ['the longer of two', 'secret', 'secret-more', '***-more'],
  ['nothing for an empty value', '', 'text', 'text'],
])('hides %s', (_, secret, text, hidden) => {
  const masker = new Masker();
  masker.add(secret);
  expect(masker.hide(text)).toBe(hidden);
});
