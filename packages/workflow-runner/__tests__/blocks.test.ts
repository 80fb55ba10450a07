import { afterAll, expect, test } from '@jest/globals';
import { makeStage, oneJob, printed } from './stage.ts';

const stage = makeStage();
afterAll(() => stage.remove());

// GitHub's parser, made for editors too, takes such a text out of the file with its indentation.
test('an expression inside a text of several lines leaves the text as YAML reads it', async () => {
  const steps = `- env:
    LITERAL: |
      a: \${{ 'x' }}
        b: \${{ toJSON('y') }}
    FOLDED: >-
      one
      \${{ 'two' }}
    QUOTED: "three\\t\${{ 'four' }}
      five"
  run: printf '[%s]\\n' "$LITERAL" "$FOLDED" "$QUOTED"`;
  const run = await stage.run(oneJob(steps));
  expect(printed(run, 'only')).toEqual(['[a: x', '  b: "y"', ']', '[one two]', '[three\tfour five]']);
});
