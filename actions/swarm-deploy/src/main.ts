import type { DeployContext } from '@fairway/deploy-kit';
import { check } from './check/check.ts';
import { deployCommand } from './deploy-command.ts';
import { readSwarmInputs } from './inputs.ts';
import { planCommand } from './plan-command.ts';

/** Reads the inputs and runs the command that they name. */
export async function main(context: DeployContext): Promise<void> {
  context.setOutput('status', 'failed');
  const request = readSwarmInputs();
  context.about({ hosts: [request.inputs.manager.address], serving: 'untouched' });
  switch (request.command) {
    case 'check':
      return check(request, context);
    case 'plan':
      return planCommand(request, context);
    case 'deploy':
    case 'rollback':
      return deployCommand(request, context);
  }
}
