import type { DeployContext } from '@fairway/deploy-kit';
import { figuresOf, type ProbeHistory } from '@fairway/health/history';
import { placeOf, probeName } from '../judge/place.ts';
import { serviceName } from '../record/history.ts';
import type { RunSoFar } from '../run.ts';
import type { ToldRun } from '../tell/tell-run.ts';
import { availabilityTable, latencyPlots } from './availability.ts';
import { firstFacts, headline } from './gist.ts';
import { incidentTable, probeTable, serviceTable, stepTable, tellingTable } from './tables.ts';

/** Sets the outputs and writes the summary: the verdict first, then what was seen, tried and told. */
export function tellEnding(
  run: RunSoFar,
  told: ToldRun,
  history: ProbeHistory,
  context: DeployContext,
): void {
  const { healing, session } = run;
  const { setOutput, summary, annotate } = context;
  const open = told.incidents.filter(
    ({ endedAt, quiet, foldedInto }) => endedAt === undefined && !quiet && foldedInto === undefined,
  );
  setOutput('healed', [...healing.healed]);
  setOutput('availability', availabilityOf(run, history));
  setOutput(
    'incident',
    open.map(({ key, severity, title }) => ({ key, severity, title, url: told.pages.get(key) ?? null })),
  );
  summary.heading(`${session.subject}: ${headline(run)}`, 2);
  summary.facts(firstFacts(run, told));
  incidentTable(summary, told);
  stepTable(summary, run);
  serviceTable(summary, run);
  probeTable(summary, run);
  if (healing.looked.seen.machines.length > 0) {
    const { seen, verdict } = healing.looked;
    const probes = [...new Set(seen.probes.map(probeName))];
    const services = verdict.services.map(({ look }) => serviceName(look));
    availabilityTable(summary, history, [...services, ...probes], seen.at);
    latencyPlots(summary, history, probes, seen.at);
  }
  tellingTable(summary, told);
  if (healing.evidence && healing.evidence.lines.length > 0)
    summary.details('Evidence from before anything was touched', healing.evidence.lines, 'text');
  for (const { look } of healing.looked.verdict.services.filter(
    (one) => one.state === 'stopped' && !one.forBackup,
  ))
    annotate(
      'warning',
      `${placeOf(look)} of ${session.subject} was stopped by hand${look.why ? `: ${look.why}` : ''}. It is left so.`,
    );
}

/** The share of the last day in which each probe got the wanted answer; null where nobody looked. */
function availabilityOf({ healing }: RunSoFar, history: ProbeHistory): Record<string, number | null> {
  const { probes, at } = healing.looked.seen;
  return Object.fromEntries(
    probes.map((probe) => [
      probeName(probe),
      figuresOf(history, probeName(probe), at).hours24.availability ?? null,
    ]),
  );
}
