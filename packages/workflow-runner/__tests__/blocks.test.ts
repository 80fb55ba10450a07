import { afterAll, expect, test } from '@jest/globals';
import { makeStage, oneJob, printed } from './stage.ts';

const stage = makeStage();
afterAll(() => stage.remove());

// GitHub's parser also serves editors, so it takes such a text from the file with its indentation.
test('a text of several lines with an expression is the text that YAML reads', async () => {
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
