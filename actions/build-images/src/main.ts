import type { ActionContext } from '@fairway/action-kit';
import { buildCommand } from './build-command.ts';
import type { LeftBehind } from './clean-up.ts';
import { readCommand } from './inputs.ts';
import { moveTagsCommand } from './move-tags-command.ts';

/** Builds and publishes images, or moves their tags after a deploy. */
export async function main(context: ActionContext<LeftBehind>): Promise<void> {
  if (readCommand() === 'build') await buildCommand(context);
  else await moveTagsCommand(context);
}
