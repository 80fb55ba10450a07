import { link, type Summary } from '@fairway/action-kit';
import { countOf, formatTime, sayElapsed } from '@fairway/runtime';
import { endingOfStep } from '../heal/steps.ts';
import { placeOf, probeName } from '../judge/place.ts';
import type { JudgedService } from '../judge/services.ts';
import type { RunSoFar } from '../run.ts';
import type { ToldRun } from '../tell/tell-run.ts';

export function incidentTable(summary: Summary, { incidents, pages }: ToldRun): void {
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

export function stepTable(summary: Summary, { healing }: RunSoFar): void {
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

export function serviceTable(summary: Summary, { healing }: RunSoFar): void {
  const { seen, verdict } = healing.looked;
  summary.table({
    head: ['Service', 'State', 'Runs', 'Restarts', 'Up for', 'Why'],
    rows: worstFirst(verdict.services).map((service) => [
      placeOf(service.look),
      stateOf(service),
      `${service.look.running} of ${service.look.wanted}`,
      String(service.look.restarts),
      service.look.since === undefined ? '' : sayElapsed(seen.at - service.look.since),
      whyOf(service),
    ]),
  });
}

/** A cause before what fails because of it, and what is well last. */
function worstFirst(services: readonly JudgedService[]): readonly JudgedService[] {
  const rank = ({ state, because }: JudgedService) =>
    state === 'bad' ? Math.min(because.length, 1) : state === 'good' ? 3 : 2;
  return services.toSorted((one, other) => rank(one) - rank(other));
}

function stateOf({ look, state }: JudgedService): string {
  return state === 'bad' && look.state === 'up' ? 'runs, does not answer' : look.state;
}

function whyOf({ look, because, complaints, state }: JudgedService): string {
  const [complaint] = complaints;
  return [
    ...(because.length > 0 ? [`because of ${because.map((root) => placeOf(root.look)).join(', ')}`] : []),
    ...(look.why ? [look.why] : []),
    ...(state === 'bad' && complaint && !look.why ? [`${complaint.name} ${complaint.problem}`] : []),
  ].join('; ');
}

/** Those that said no stand first. */
export function probeTable(summary: Summary, { healing }: RunSoFar): void {
  summary.table({
    head: ['Probe', 'Latency', 'Answer'],
    rows: healing.looked.seen.probes
      .toSorted((one, other) => Number(one.ok) - Number(other.ok))
      .map((probe) => [`${probe.ok ? '' : '✗ '}${probeName(probe)}`, `${probe.ms} ms`, probe.line]),
  });
}

export function tellingTable(summary: Summary, { sent, previews }: ToldRun): void {
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
