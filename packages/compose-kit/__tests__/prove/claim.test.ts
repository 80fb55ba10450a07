import { expect, test } from '@jest/globals';
import { type Claimed, claimOf, seenRunning } from '../../src/prove/claim.ts';

const running = (service: string, health: string): Claimed => ({
  service,
  state: 'running',
  health,
  oneOff: false,
  exitCode: 0,
});
const containers: readonly Claimed[] = [
  running('web', 'healthy'),
  running('web', 'healthy'),
  running('worker', 'none'),
  { ...running('migrate', 'none'), state: 'exited' },
  { ...running('shell', 'none'), oneOff: true },
];

test('a claim counts what runs, what of it has a health check, and ended jobs apart', () => {
  expect(claimOf(containers, { soakMs: 6_000, probes: 2 })).toBe(
    '3 containers, 2 with a health check, by digest, for 6 s; migrate ended with 0; 2 probes passed',
  );
  expect(claimOf([running('worker', 'none')], { soakMs: 0, probes: 0 })).toBe(
    '1 container, none with a health check, by digest, for 0 s; no probes',
  );
});

test('only running services count as unchecked', () => {
  expect(seenRunning(containers).filter(({ checked }) => !checked)).toEqual([
    { service: 'worker', checked: false },
  ]);
});
