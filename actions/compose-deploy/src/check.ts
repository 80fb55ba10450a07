import { type DeployContext, summariseLedger } from '@fairway/deploy-kit';
import { findInstallation } from './find-installation.ts';
import type { ComposeRelease, Inputs } from './inputs.ts';
import { reachHosts } from './preflight.ts';

/**
 * Proves that the hosts can take a deploy, and shows what they have had: whoever rolls back looks here first. Nothing is
 * changed.
 */
export async function check(
  inputs: Inputs,
  _source: ComposeRelease | undefined,
  context: DeployContext,
): Promise<void> {
  await using open = new AsyncDisposableStack();
  const found = await context.phase('check', async (phase) => {
    const fleet = await reachHosts(inputs, open, phase, context);
    return fleet.all((host) => findInstallation(host, inputs, context));
  });
  context.summary.heading(`${inputs.project}: ready for a deploy`, 2);
  for (const { name, entries, kept } of found) {
    if (found.length > 1) context.summary.heading(name, 3);
    const stored = kept.map(({ release }) => release.id);
    summariseLedger(entries, stored, context.summary);
  }
  context.setOutput('status', 'checked');
}
