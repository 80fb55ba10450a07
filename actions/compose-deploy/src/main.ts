import type { DeployContext } from '@fairway/deploy-kit';
import { check } from './check/check.ts';
import { deployCommand } from './deploy-command.ts';
import { readComposeInputs } from './inputs.ts';
import { planCommand } from './plan-command.ts';
import { rollbackCommand } from './rollback-command.ts';

/** Reads the inputs and runs the command that they name. */
export async function main(context: DeployContext): Promise<void> {
  context.setOutput('status', 'failed');
  const request = readComposeInputs();
  context.about({
    hosts: request.inputs.hosts.map(({ name, target }) => name ?? target.address),
    serving: 'untouched',
  });
  switch (request.command) {
    case 'check':
      return check(request, context);
    case 'plan':
      return planCommand(request, context);
    case 'rollback':
      return rollbackCommand(request, context);
    case 'deploy':
      return deployCommand(request, context);
  }
}
