import { type Cell, code, link, type Summary } from '@fairway/action-kit';
import type { DeployContext } from '@fairway/deploy-kit';
import { figuresOf, type ProbeHistory } from '@fairway/health/history';
import { countOf, formatTime, sayElapsed } from '@fairway/runtime';
import { endingOfStep } from '../heal/steps.ts';
import { placeOf, probeName } from '../judge/place.ts';
import { serviceName } from '../record/history.ts';
import type { RunSoFar } from '../run.ts';
import type { ToldRun } from '../tell/tell-run.ts';
import { availabilityTable, latencyPlots } from './availability.ts';

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
  summary.facts(factsOf(run, told));
  incidentTable(summary, told);
  stepTable(summary, run);
  serviceTable(summary, run);
  probeTable(summary, run);
  if (healing.looked.seen.machines.length > 0) {
    const { seen, verdict } = healing.looked;
    const probes = [...new Set(seen.probes.map(probeName))];
    const services = verdict.services.map(({ look }) => serviceName(look));
    availabilityTable(summary, history, [...services, ...probes], { now: seen.at, well: wellNow(run) });
    latencyPlots(summary, history, probes, seen.at);
  }
  tellingTable(summary, told);
  if (healing.evidence && healing.evidence.lines.length > 0)
    summary.details('Evidence from before anything was touched', healing.evidence.lines, 'text');
  for (const { look } of healing.looked.verdict.services.filter(({ state }) => state === 'stopped'))
    annotate(
      'warning',
      `${placeOf(look)} of ${session.subject} was stopped by hand${look.why ? `: ${look.why}` : ''}. It is left so.`,
    );
}

/** The names of all that is well at the newest look: the history has only the look before anything was healed. */
function wellNow({ healing }: RunSoFar): ReadonlySet<string> {
  const { seen, verdict } = healing.looked;
  return new Set([
    ...verdict.services.filter(({ state }) => state === 'good').map(({ look }) => serviceName(look)),
    ...seen.probes.filter(({ ok }) => ok).map(probeName),
  ]);
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

function headline({ outcome, healing, first }: RunSoFar): string {
  const { verdict, seen } = healing.looked;
  const seenNow = `${countOf(verdict.services.length, 'service')} and ${countOf(seen.probes.length, 'probe')}`;
  switch (outcome) {
    case 'healthy':
      return verdict.destroyed ? 'removed on purpose' : `healthy, ${seenNow} looked at`;
    case 'healed':
      return `healed: ${healing.healed.join(', ') || 'what differed'}`;
    case 'deploying':
      return `being changed by ${first.seen.installation?.lock?.holder ?? 'somebody'}`;
    case 'prober-fault':
      return 'not proven, because the network of the runner is at fault';
    case 'drifted':
      return 'serves, but is not what its ledger says';
    case 'failing':
      return `failing: ${verdict.sightings.find(({ state, because }) => state === 'bad' && because === undefined)?.title ?? 'it is still starting'}`;
  }
}

function factsOf({ healing, maintenance }: RunSoFar, told: ToldRun): (readonly [string, Cell])[] {
  const { seen, verdict } = healing.looked;
  const { release, provenBy } = seen.installation ?? {};
  const since = verdict.services.flatMap(({ look }) => look.since ?? []);
  const notes = [...healing.notes, ...verdict.notes, ...told.said];
  return [
    ...(release
      ? [
          [
            'Release',
            `${release.version}${provenBy?.endedAt ? `, proven ${formatTime(Date.parse(provenBy.endedAt))}` : ''}`,
          ] as const,
        ]
      : []),
    ...(since.length > 0 ? [['Youngest container since', formatTime(Math.max(...since))] as const] : []),
    ...(maintenance === undefined
      ? []
      : [['Maintenance', `${maintenance}: nothing is touched, nobody is told`] as const]),
    ...(healing.evidence?.kept ?? []).map(({ host, path }) => [`Evidence on ${host}`, code(path)] as const),
    ...notes.map((note) => ['Note', note] as const),
  ];
}

function incidentTable(summary: Summary, { incidents, pages }: ToldRun): void {
  summary.table({
    head: ['Incident', 'Severity', 'Since', 'State'],
    rows: incidents
      .filter(({ endedBy }) => endedBy !== 'presumed')
      .map(({ key, title, severity, openedAt, endedAt, foldedInto, quiet, reopened }) => {
        const page = pages.get(key);
        const state =
          endedAt !== undefined
            ? 'over'
            : foldedInto !== undefined
              ? 'told with its cause'
              : quiet
                ? 'nobody is told'
                : 'open';
        return [
          page === undefined ? title : link(title, page),
          severity,
          formatTime(openedAt),
          reopened > 0 ? `${state}, came back ${countOf(reopened, 'time')}` : state,
        ];
      }),
  });
}

function stepTable(summary: Summary, { healing }: RunSoFar): void {
  summary.table({
    head: ['Tried', 'For', 'At', 'What it did'],
    rows: healing.steps.map(({ step, services, at, lines, ended }) => [
      step,
      services.join(', '),
      formatTime(at),
      `${endingOfStep({ ended })}${lines[0] ? `: ${lines[0]}` : ''}`,
    ]),
  });
}

function serviceTable(summary: Summary, { healing }: RunSoFar): void {
  const { seen, verdict } = healing.looked;
  summary.table({
    head: ['Service', 'State', 'Runs', 'Restarts', 'Up for', ''],
    rows: verdict.services.map(({ look, state, roots }) => [
      placeOf(look),
      state === 'good' ? look.state : state === 'unsure' ? look.state : state,
      `${look.running} of ${look.wanted}`,
      String(look.restarts),
      look.since === undefined ? '' : sayElapsed(seen.at - look.since),
      look.why ??
        (roots.length > 0 ? `because of ${roots.map((root) => placeOf(root.look)).join(', ')}` : ''),
    ]),
  });
}

function probeTable(summary: Summary, { healing }: RunSoFar): void {
  summary.table({
    head: ['Probe', 'Latency', 'Answer'],
    rows: healing.looked.seen.probes.map((probe) => [
      `${probe.ok ? '' : '✗ '}${probeName(probe)}`,
      `${probe.ms} ms`,
      probe.line,
    ]),
  });
}

function tellingTable(summary: Summary, { sent, previews }: ToldRun): void {
  summary.table({
    head: ['Told', 'What', 'Answer'],
    rows: sent.map(({ channel, message, delivery }) => [
      channel.name,
      `${message.state}: ${message.title}`,
      delivery.ok ? (delivery.warning ?? 'accepted') : `not accepted: ${delivery.problem ?? ''}`,
    ]),
  });
  for (const { channel, text } of previews) summary.details(`${channel} would get`, text, 'text');
}
