import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, afterEach, beforeAll, beforeEach, jest } from '@jest/globals';
import { type Checkout, checkOut } from './checkout.ts';
import { installPackages } from './packages.ts';

/** What each test of a file starts from. */
export interface Harbor {
  readonly lab: Lab;
  /** Of marina, with its packages. */
  readonly checkout: Checkout;
  /** An empty database. */
  readonly url: string;
}

/** Starts PostgreSQL for the tests of a file, hands each its own database and checkout, and takes all down. */
export function useHarbor(hand: (harbor: Harbor) => void): void {
  jest.setTimeout(120_000);
  let lab: Lab;
  let installed: Checkout;
  let checkout: Checkout;
  let count = 0;

  beforeAll(async () => {
    lab = await startLab({ nodes: 1, postgres: true }, { logger: silentLogger });
    installed = await checkOut();
    await installPackages(installed.path);
  });
  afterAll(async () => {
    await installed?.remove();
    await lab?.stop();
  });
  beforeEach(async () => {
    count++;
    const url = await lab.postgres.createDatabase(`harbor${count}`);
    checkout = await checkOut(installed);
    hand({ lab, checkout, url });
  });
  afterEach(() => checkout?.remove());
}
