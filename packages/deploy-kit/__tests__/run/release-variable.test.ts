import { expect, test } from '@jest/globals';
import { variableOfServices } from '../../src/index.ts';

const url = 'postgresql://pilot:sw0rdfish@db/boats';

test.each([
  ['that one service has', { web: { PORT: '80' }, api: { DATABASE_URL: url } }, url],
  ['that two services have alike', { api: { DATABASE_URL: url }, jobs: { DATABASE_URL: url } }, url],
  ['that one service has without a value', { web: { DATABASE_URL: null }, api: { DATABASE_URL: url } }, url],
  ['that no service has', { web: {} }, undefined],
])('a variable %s', (_, environments, value) => {
  expect(variableOfServices('DATABASE_URL', environments)).toBe(value);
});

test('a variable that two services have differently is refused, without its values', () => {
  const read = () =>
    variableOfServices('DATABASE_URL', { api: { DATABASE_URL: url }, jobs: { DATABASE_URL: 'x' } });
  expect(read).toThrow('api and jobs have different values of it.');
  expect(read).not.toThrow('sw0rdfish');
});
