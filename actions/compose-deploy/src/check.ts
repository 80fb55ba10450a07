import type { DeployContext } from '@fairway/deploy-kit';
import type { ComposeRelease, Inputs } from './inputs.ts';
import { reachHosts } from './preflight.ts';

/** Proves that the hosts can take a deploy. Nothing is changed. */
export async function check(
  inputs: Inputs,
  _source: ComposeRelease | undefined,
  context: DeployContext,
): Promise<void> {
  await using open = new AsyncDisposableStack();
  await context.phase('check', (phase) => reachHosts(inputs, open, phase, context));
  context.setOutput('status', 'checked');
}
