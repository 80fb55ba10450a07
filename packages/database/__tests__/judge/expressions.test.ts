import { expect, test } from '@jest/globals';
import { nodesOf } from '../../src/judge/expressions.ts';

test('a tree is walked once, however often it is judged', () => {
  let walks = 0;
  const tree = new Proxy(
    { A_Const: { sval: { sval: 'x' } }, location: 1 },
    {
      ownKeys: (target) => {
        walks += 1;
        return Reflect.ownKeys(target);
      },
    },
  );
  expect(nodesOf(tree)).toEqual([['A_Const', { sval: { sval: 'x' } }]]);
  expect(nodesOf(tree)).toHaveLength(1);
  expect(walks).toBe(1);
});
