import { expect, test } from '@jest/globals';
import { strategiesOf } from '../../src/inputs/strategy-input.ts';

test('the input "strategy" accepts three words, and its error names any other', () => {
  expect(strategiesOf({ web: 'rolling', db: 'recreate', job: 'auto' })).toEqual({
    web: 'rolling',
    db: 'recreate',
    job: 'auto',
  });
  expect(() => strategiesOf({ web: 'blue-green' })).toThrow('web: auto, rolling or recreate');
});
