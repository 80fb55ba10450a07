import { type Checkout, checkOutFor } from '../../stage/step/checkout.ts';

export type { Checkout, RunOptions } from '../../stage/step/checkout.ts';
export type { StepResult } from '../../stage/step/run-step.ts';

/** A checkout with these files, to be deployed by compose-deploy. */
export const checkOut = (files?: Readonly<Record<string, string>>): Promise<Checkout> =>
  checkOutFor('compose-deploy', files);
