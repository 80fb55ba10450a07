import { expect, test } from '@jest/globals';
import { aboutFromInputs } from '../../src/report/about.ts';

const action = { name: 'health-heal', kind: 'health', subject: ['project', 'stack', 'name'] } as const;

test.each([
  [
    'the first input that names one',
    { INPUT_PROJECT: '', INPUT_STACK: ' shop\n', INPUT_NAME: 'door' },
    'shop',
  ],
  ['the repository where no input does', {}, 'acme/shop'],
])('the subject of a step whose inputs are not checked yet is %s', (_, env, subject) => {
  expect(aboutFromInputs(action, 'acme/shop', env)).toMatchObject({ kind: 'health', subject });
});
