import type { ActionContext } from '@fairway/action-kit';
import { isMeant, messagesOf, readJobResults, type StepReport, type Told, tell } from '@fairway/notify';
import { countOf } from '@fairway/runtime';
import { type Inputs, readNotifyInputs } from './inputs.ts';
import { type Memory, openMemory } from './memory/memory.ts';
import { nextMemory } from './memory/next.ts';
import { readReports } from './read-reports.ts';
import { reportDryRun, reportSent } from './report.ts';
import { messageByHand, warningByHand } from './telling/message-by-hand.ts';
import { planLetters } from './telling/plan-letters.ts';
import { pushFigures } from './telling/push-figures.ts';

/** recall → read → tell → record → report. Only wrong inputs fail the step: what a channel does never does. */
export async function main(context: ActionContext): Promise<void> {
  const inputs = readNotifyInputs();
  for (const secret of [...inputs.routing.secrets, ...inputs.metrics.secrets]) context.mask(secret);
  const { clock, logger, signal, fetch, github } = context;
  const memory = await context.phase('recall', () => openMemory(inputs, context));
  const { told, reports } = await context.phase('read', () => toldBy(inputs, memory, context));
  const post = planLetters(told, {
    routing: inputs.routing,
    events: inputs.events,
    remembered: memory.of,
    remembers: memory.isWhole,
  });
  // Nothing was sent yet: a run that was cancelled meanwhile tells nothing any more.
  signal.throwIfAborted();
  for (const { message, why } of post.silent) logger.info(`Not told: ${message.title} (${why})`);
  if (inputs.dryRun) return reportDryRun(post, context);
  const pushed = pushFigures(reports, inputs.metrics, context);
  const sent = await context.phase('tell', () =>
    tell(post.letters, {
      ...{ fetch, clock, logger, signal },
      github:
        inputs.token === undefined
          ? undefined
          : { repository: github.repository, token: inputs.token, apiUrl: github.apiUrl },
    }),
  );
  for (const { channel, message, delivery } of sent)
    logger.info(
      `${channel.name}: ${message.title}: ${delivery.ok ? 'told' : (delivery.problem ?? 'not told')}`,
    );
  // What is told to nobody on purpose has no issue either, but what was told before gets its end.
  const isKept = ({ message: { event, key, state } }: Told) =>
    isMeant(event, inputs.events) || memory.of(key, state) !== undefined;
  const { channels } = inputs.routing;
  const kept = nextMemory(told.filter(isKept), sent, {
    ...{ remembered: memory.of, remembers: memory.isWhole, channels },
  });
  // Also of a run that is cancelled: the next one must know who was told.
  const incidents = await context.phase('record', () => memory.keep(kept));
  const figures = await pushed;
  reportSent(sent, post, { incidents, figures }, context);
}

/** What is to be told: the message by hand, or what reports and results of jobs say. */
async function toldBy(
  inputs: Inputs,
  memory: Memory,
  context: ActionContext,
): Promise<{ readonly told: readonly Told[]; readonly reports: readonly StepReport[] }> {
  const { github, clock, annotate, logger } = context;
  const { byHand, environment } = inputs;
  if (byHand) {
    const warning = warningByHand(byHand, inputs.routing.channels);
    if (warning !== undefined) annotate('warning', warning, { title: 'An alarm without a key' });
    return { told: [messageByHand(byHand, environment, context, memory.of)], reports: [] };
  }
  const { reports, problems } = await readReports(inputs.reports, {
    ...{ workspace: github.workspace, environment },
  });
  for (const problem of problems) annotate('warning', problem);
  const jobs = inputs.jobResults === '' ? [] : readJobResults(inputs.jobResults, github.job);
  const told = messagesOf(reports, {
    ...{
      jobs,
      known: (key, turn) => memory.of(key, turn === 'good' ? 'resolved' : 'opened'),
      remembers: memory.isWhole,
      environment,
      severities: inputs.severities,
      now: clock.now(),
    },
    run: {
      repository: github.repository,
      workflow: github.workflow,
      url: github.runUrl,
      actor: github.actor,
    },
  });
  logger.info(
    `${countOf(reports.length, 'report')}, ${countOf(jobs.length, 'job')}: ${countOf(told.length, 'message')}.`,
  );
  return { told, reports };
}
