import { expect, test } from '@jest/globals';
import { bakeSecretSchema } from '../../../src/build/bake/bake-secret.ts';

test.each([
  ['id=token,env=TOKEN', { id: 'token', from: { variable: 'TOKEN' } }],
  ['type=env,id=token,env=TOKEN', { id: 'token', from: { variable: 'TOKEN' } }],
  ['type=file,id=npmrc,src=./.npmrc', { id: 'npmrc', from: { file: './.npmrc' } }],
  ['id=npmrc,source=./.npmrc', { id: 'npmrc', from: { file: './.npmrc' } }],
  ['id=TOKEN', { id: 'TOKEN', from: { variable: 'TOKEN' } }],
  [
    { type: 'env', id: 'token', env: 'TOKEN' },
    { id: 'token', from: { variable: 'TOKEN' } },
  ],
  [
    { type: 'file', id: 'npmrc', src: './.npmrc' },
    { id: 'npmrc', from: { file: './.npmrc' } },
  ],
])('the secret %j is read, whichever version of buildx printed it', (printed, expected) => {
  expect(bakeSecretSchema.parse(printed)).toEqual(expected);
});

test('a secret without a name is refused', () => {
  expect(() => bakeSecretSchema.parse('type=env')).toThrow('no id');
});
