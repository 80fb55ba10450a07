import { checkOutFor, type Checkout as OfAction } from '../../stage/step/checkout.ts';

export type { RunOptions } from '../../stage/step/checkout.ts';
export type { StepResult } from '../../stage/step/run-step.ts';

/** A repository that was checked out on a runner, and deploys from it. */
export interface Checkout extends Omit<OfAction, 'run'> {
  readonly deploy: OfAction['run'];
}

/** Makes a checkout with these files. */
export async function checkOut(files?: Readonly<Record<string, string>>): Promise<Checkout> {
  const { run, ...checkout } = await checkOutFor('swarm-deploy', files);
  return { ...checkout, deploy: run };
}
