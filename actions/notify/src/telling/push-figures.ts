import type { ActionContext } from '@fairway/action-kit';
import { annotate, deployMetrics, type MetricTargets, type Pushed, pushMetrics } from '@fairway/metrics';
import { occurrenceIn, type StepReport, stillFails, titleOf } from '@fairway/notify';

/** A server of figures that did not take one. */
export interface FigureProblem {
  readonly target: 'pushgateway' | 'grafana';
  readonly problem: string;
}

type Context = Pick<ActionContext, 'fetch' | 'clock' | 'logger' | 'signal'>;

/**
 * Pushes the figures of each subject that was deployed to the Pushgateway, and marks each deploy in Grafana. A deploy that
 * found its release running already is no mark: nothing changed. A server that does not answer is not asked again.
 * @param reports each once, in the order of their time
 */
export async function pushFigures(
  reports: readonly StepReport[],
  { pushgateway, grafana }: MetricTargets,
  { fetch, clock, logger, signal }: Context,
): Promise<readonly FigureProblem[]> {
  const context = { fetch, clock, logger, signal };
  const deploys = reports
    .map((report) => ({ report, ...occurrenceIn(report) }))
    .filter(({ event }) => event.startsWith('deploy.'));
  const subjects = [...Map.groupBy(deploys, ({ key }) => key).values()];
  const marks = deploys.filter(({ event }) => event !== 'deploy.unchanged');
  const pushed =
    pushgateway === undefined
      ? []
      : await inTurn('pushgateway', subjects, (those) => {
          const { about, startedAt, endedAt, status } = countingOf(those, reports);
          const metrics = deployMetrics({
            ...{ startedAt: Date.parse(startedAt), endedAt: Date.parse(endedAt) },
            succeeded: status === 'succeeded',
            rolledBack: about.serving === 'previous',
            release: about.serves?.version ?? '',
            commit: about.serves?.commit ?? '',
          });
          const { subject, environment } = about;
          return pushMetrics(pushgateway, { job: 'fairway_deploy', subject, environment }, metrics, context);
        });
  const marked =
    grafana === undefined
      ? []
      : await inTurn('grafana', marks, ({ report, event }) => {
          const { about, startedAt, endedAt } = report;
          const tags = ['fairway', event, about.subject, about.environment];
          const text = titleOf(report, event);
          return annotate(
            grafana,
            { at: Date.parse(startedAt), until: Date.parse(endedAt), text, tags },
            context,
          );
        });
  return [...pushed, ...marked];
}

type Deploy = Pick<ReturnType<typeof occurrenceIn>, 'key' | 'turn'> & { readonly report: StepReport };

/** The deploy that its subject's figures tell of: the last one, or one that failed on a host where nothing went well since. */
function countingOf(those: readonly Deploy[], all: readonly StepReport[]): StepReport {
  const last = those.at(-1) as Deploy;
  const failed = stillFails(last.key, all) ? those.findLast(({ turn }) => turn === 'bad') : undefined;
  return (failed ?? last).report;
}

/** Sends one after the other, and says each reason once. */
async function inTurn<One>(
  target: FigureProblem['target'],
  all: readonly One[],
  send: (one: One) => Promise<Pushed>,
): Promise<readonly FigureProblem[]> {
  const problems = new Set<string>();
  for (const [index, one] of all.entries()) {
    const { ok, problem = '', unanswered } = await send(one);
    if (ok) continue;
    const isLast = index === all.length - 1;
    problems.add(unanswered && !isLast ? `${problem} It was not asked again in this run.` : problem);
    if (unanswered) break;
  }
  return [...problems].map((problem) => ({ target, problem }));
}
