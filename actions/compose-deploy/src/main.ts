import type { DeployContext } from '@fairway/deploy-kit';
import { check } from './check/check.ts';
import { deployCommand } from './deploy-command.ts';
import { readComposeInputs } from './inputs.ts';
import { planCommand } from './plan-command.ts';
import { rollbackCommand } from './rollback-command.ts';

/** preflight → plan → bring, deploy → prove → record; on failure back to what was proven before. */
export async function main(context: DeployContext): Promise<void> {
  context.setOutput('status', 'failed');
  const request = readComposeInputs();
  switch (request.command) {
    case 'check':
      return check(request.inputs, request.source, context);
    case 'plan':
      return planCommand(request.inputs, request.source, context);
    case 'rollback':
      return rollbackCommand(request.inputs, request.to, context);
    case 'deploy':
      return deployCommand(request.inputs, request.source, context);
  }
}
