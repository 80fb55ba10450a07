import { afterAll, beforeAll } from '@jest/globals';

/**
 * Starts a lab before the tests of a file and stops it after them.
 * @returns the lab; it has no members until the first test or `beforeAll` of the file runs
 */
export function useLab<L extends { stop(): Promise<void> }>(start: () => Promise<L>): L {
  const own: Partial<L> = {};
  beforeAll(async () => {
    Object.assign(own, await start());
  }, 600_000);
  afterAll(async () => {
    await own.stop?.();
  }, 600_000);
  return own as L;
}
