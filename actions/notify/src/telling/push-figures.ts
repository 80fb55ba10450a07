import type { ActionContext } from '@fairway/action-kit';
import { annotate, deployMetrics, type MetricTargets, pushMetrics } from '@fairway/metrics';
import { occurrenceIn, type StepReport, titleOf } from '@fairway/notify';

/** A server of figures that did not take one. */
export interface FigureProblem {
  readonly target: 'pushgateway' | 'grafana';
  readonly problem: string;
}

/**
 * Pushes the figures of each deploy to the Pushgateway, and marks it in Grafana. A deploy that found its release running
 * already is no mark: nothing changed.
 * @param reports each once, in the order of their time: the last deploy of a subject is what its figures say
 */
export async function pushFigures(
  reports: readonly StepReport[],
  { pushgateway, grafana }: MetricTargets,
  { fetch, clock, logger, signal }: ActionContext,
): Promise<readonly FigureProblem[]> {
  const problems: FigureProblem[] = [];
  const context = { fetch, clock, logger, signal };
  for (const report of reports) {
    const { event } = occurrenceIn(report);
    if (!event.startsWith('deploy.')) continue;
    const { about, startedAt, endedAt } = report;
    const place = { subject: about.subject, environment: about.environment };
    const [began, ended] = [Date.parse(startedAt), Date.parse(endedAt)];
    if (pushgateway) {
      const metrics = deployMetrics({
        ...{ startedAt: began, endedAt: ended },
        succeeded: report.status === 'succeeded',
        rolledBack: about.serving === 'previous',
        release: about.serves?.version ?? '',
        commit: about.serves?.commit ?? '',
      });
      const { ok, problem = '' } = await pushMetrics(
        pushgateway,
        { job: 'fairway_deploy', ...place },
        metrics,
        context,
      );
      if (!ok) problems.push({ target: 'pushgateway', problem });
    }
    if (grafana && event !== 'deploy.unchanged') {
      const { ok, problem = '' } = await annotate(
        grafana,
        {
          ...{ at: began, until: ended, text: titleOf(report, event) },
          tags: ['fairway', event, place.subject, place.environment],
        },
        context,
      );
      if (!ok) problems.push({ target: 'grafana', problem });
    }
  }
  return problems;
}
