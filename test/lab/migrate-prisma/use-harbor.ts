import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, afterEach, beforeAll, beforeEach, jest } from '@jest/globals';
import { type Checkout, checkOut } from './checkout.ts';
import { installPackages } from './packages.ts';

/** The state that each test of a file starts from. Read its members in the test: they change for each. */
export interface Harbor {
  readonly lab: Lab;
  /** Of marina, with the packages of `installed`. */
  readonly checkout: Checkout;
  /** URL of an empty database. */
  readonly url: string;
  /** URL of another one. */
  readonly snow: string;
  /** The checkout whose packages all others share. */
  readonly installed: Checkout;
}

/**
 * Starts PostgreSQL for the tests of a file, hands each its own databases and checkout, and takes all down.
 * @param packages `later`: the first test installs them.
 */
export function useHarbor(packages: 'installed' | 'later' = 'installed'): Harbor {
  jest.setTimeout(300_000);
  const own: { -readonly [K in keyof Harbor]?: Harbor[K] } = {};
  let count = 0;

  beforeAll(async () => {
    own.lab = await startLab({ nodes: 1, postgres: true }, { logger: silentLogger });
    own.installed = await checkOut();
    if (packages === 'installed') await installPackages(own.installed.path);
  });
  afterAll(async () => {
    await own.installed?.remove();
    await own.lab?.stop();
  });
  beforeEach(async () => {
    count++;
    const { lab, installed } = own as Harbor;
    own.url = await lab.postgres.createDatabase(`harbor${count}`);
    own.snow = await lab.postgres.createDatabase(`snow${count}`);
    own.checkout = await checkOut(installed);
  });
  afterEach(() => own.checkout?.remove());
  return own as Harbor;
}
