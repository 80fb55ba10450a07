import { expect, test } from '@jest/globals';
import { countRunning, servicesUnchecked, warnUnchecked } from '../../src/index.ts';

const seen = (...checked: boolean[]) => checked.map((one, at) => ({ service: `s${at}`, checked: one }));

test.each([
  [[true, true, true, false, false], '5 containers, 3 with a health check'],
  [[true, true], '2 containers, all with a health check'],
  [[false, false], '2 containers, none with a health check'],
  [[true], '1 container with a health check'],
  [[false], '1 container, none with a health check'],
  [[], '0 containers, none with a health check'],
])('of %j is said: %s', (checked, said) => {
  expect(countRunning(seen(...checked), 'container')).toBe(said);
});

test('services without a health check are named once, with what to write', () => {
  const unchecked = servicesUnchecked([
    { service: 'worker', checked: false },
    { service: 'web', checked: true },
    { service: 'worker', checked: false },
    { service: 'cron', checked: false },
  ]);
  expect(unchecked).toEqual(['cron', 'worker']);
  expect(warnUnchecked(unchecked)).toMatch(/cron.*worker.*`healthcheck:`.*`HEALTHCHECK`/);
  expect(warnUnchecked([])).toBeUndefined();
});
