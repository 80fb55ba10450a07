import type { ActionContext } from '@fairway/action-kit';
import { openRun } from '@fairway/backup-kit';
import { backupCommand } from './backup-command.ts';
import { checkCommand } from './check-command.ts';
import { holdCommand } from './hold-command.ts';
import { type Inputs, readBackupInputs } from './inputs.ts';
import { listCommand } from './list-command.ts';
import { pruneCommand } from './prune-command.ts';
import { restoreCommand } from './restore-command.ts';
import type { CommandRun } from './run.ts';
import { betweenBeats } from './tell/heartbeat.ts';
import { unholdCommand } from './unhold-command.ts';
import { verifyCommand } from './verify-command.ts';

const commands: Readonly<
  Record<Inputs['command'], (run: CommandRun, context: ActionContext) => Promise<void>>
> = {
  backup: backupCommand,
  verify: verifyCommand,
  restore: restoreCommand,
  list: listCommand,
  prune: pruneCommand,
  hold: holdCommand,
  unhold: unholdCommand,
  check: checkCommand,
};

/** Opens all sources and destinations, and does what the command says. */
export async function main(context: ActionContext): Promise<void> {
  const inputs = readBackupInputs(context.identityToken !== undefined);
  const { sources, targets } = inputs.depot;
  context.about({
    subject: inputs.chosen.source ?? sources.map(({ item }) => item.name).join(', '),
    environment: inputs.environment,
    hosts: [...targets.keys()],
  });
  const heartbeat = inputs.command === 'backup' ? inputs.heartbeat : undefined;
  await betweenBeats(heartbeat, context, async () => {
    await using open = new AsyncDisposableStack();
    const opened = await context.phase('connect', () => openRun(inputs.depot, open, context));
    await commands[inputs.command]({ inputs, ...opened }, context);
  });
}
