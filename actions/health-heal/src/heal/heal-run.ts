import type { DeployContext } from '@fairway/deploy-kit';
import { advance } from '@fairway/incidents';
import { messageOf } from '@fairway/runtime';
import { keysOf } from '../judge/keys.ts';
import { placeOf } from '../judge/place.ts';
import type { RunSoFar } from '../run.ts';
import { lookOf } from '../tell/look-of.ts';
import { budgetOf } from './budget.ts';
import { type Healing, heal, untouched } from './heal.ts';
import { runCommand } from './run-command.ts';
import { nameOfStep } from './steps.ts';

/** A run before its healing. */
export type RunToHeal = Pick<RunSoFar, 'inputs' | 'session' | 'first' | 'maintenance'>;

/** Heals what the first look found, where that is allowed at all. A failure to heal is no failure to tell. */
export async function healRun(run: RunToHeal, context: DeployContext): Promise<Healing> {
  const { inputs, session, first } = run;
  const { verdict } = first;
  if (verdict.targets.length === 0) return untouched(first, []);
  const reason = reasonNotTo(run);
  if (reason !== undefined) return untouched(first, [reason]);
  const { installed } = await session.opened;
  if (!installed) return untouched(first, ['Nothing can be healed: no machine could be reached.']);
  return context.phase('heal', async () => {
    const { logger, clock, signal } = context;
    await keepWhatWasBad(run, context).catch((error: unknown) => {
      signal.throwIfAborted();
      // Each step but the one that frees the disk is written down first, or is not taken.
      logger.warn(`What was bad could not be kept before healing: ${messageOf(error)}`);
    });
    try {
      const { service } = keysOf(session.subject);
      return await heal(installed, first, {
        looking: session.looking,
        budget: budgetOf({
          memory: await session.memory,
          rules: inputs.budget,
          run: session.run,
          keyOf: (look) => service(look.service, look.host),
        }),
        steps: inputs.heal,
        waitMs: inputs.healWaitMs,
        rollbackWithinMs: inputs.rollbackWithinMs,
        clock,
        logger,
        signal,
        clean: context.withoutSecrets,
        runCommand: async ({ command }) =>
          runCommand(command, await session.hosts, { timeoutMs: inputs.timeoutMs, signal }),
      });
    } catch (error) {
      signal.throwIfAborted();
      logger.warn(`Healing has failed: ${messageOf(error)}`);
      return untouched(first, [`Healing has failed: ${messageOf(error).split('\n', 1)[0]}`]);
    }
  });
}

/** Why nothing may be touched, in a sentence. */
function reasonNotTo({ inputs, first, maintenance }: RunToHeal): string | undefined {
  const places = first.verdict.targets.map(placeOf).join(', ');
  if (maintenance !== undefined) return `Maintenance (${maintenance}): ${places} is not touched.`;
  if (inputs.dryRun) {
    const steps = inputs.heal.map(nameOfStep).join(', ') || 'nothing';
    return `A dry run: ${steps} would be tried for ${places}.`;
  }
  return inputs.heal.length === 0 && first.verdict.outcome === 'failing'
    ? `The input "heal" is none: ${places} is not touched.`
    : undefined;
}

/**
 * Keeps the incident before anything is touched: what is healed within a run was bad all the same, and people are told
 * of it once, when it is over. So no channel is told yet.
 */
async function keepWhatWasBad(run: RunToHeal, context: DeployContext): Promise<void> {
  const { session, first } = run;
  const [memory, known] = await Promise.all([session.memory, session.knownIssues]);
  const look = lookOf({ ...run, looked: first, known }, context.clock.now());
  await memory.change(look.now, ({ state }) => ({
    // What channels show of a key is not known before they are told.
    state: {
      ...advance(state, { ...look, rules: { ...look.rules, channels: [] } }).state,
      known: state.known,
    },
  }));
}
