import { fenced, formatTime, shownLine } from '@fairway/runtime';
import { type Incident, isOpen, outageMs } from '../state/incident.ts';
import type { HealAttempt } from '../state/state.ts';
import { shortCommit } from './message.ts';
import { endingOf, healLine, healsOf, outageWords } from './words.ts';

/** The incident report as Markdown. Texts of servers in it are shown, and never become markup, a link or a mention. */
export function reportOf(
  incident: Incident,
  { now, heals }: { readonly now: number; readonly heals: readonly HealAttempt[] },
): string {
  const { release, symptoms, timeline, evidence } = incident;
  const made = healsOf(incident, heals);
  const parts = [
    `**${stateOf(incident)}**: ${shownLine(incident.title)}`,
    table([
      ['Severity', incident.severity],
      ['Detected', formatTime(incident.detectedAt)],
      ['First no', formatTime(incident.openedAt)],
      ['Last no', formatTime(incident.lastBadAt)],
      ...(incident.endedAt === undefined
        ? []
        : [['Over', `${formatTime(incident.endedAt)}, ${endingOf(incident)}`] as const]),
      ['Outage', `${outageWords(outageMs(incident, now))}${cameBack(incident)}`],
      ...(incident.acknowledgedAt === undefined
        ? []
        : [['Acknowledged', formatTime(incident.acknowledgedAt)] as const]),
      ...(release ? [['Ran', `${release.version}, commit ${shortCommit(release.commit)}`] as const] : []),
    ]),
    list('What was tried', made.length > 0 ? made.map((heal) => [heal.at, healLine(heal)]) : 'Nothing.'),
    list(
      'What failed because of it',
      symptoms.map(({ since, until, title }) => [
        since,
        `${title}${until ? `, until ${formatTime(until)}` : ''}`,
      ]),
    ),
    list(
      'Who was told',
      timeline.filter(({ kind }) => kind === 'told').map(({ at, text }) => [at, text]),
    ),
    list(
      'Timeline',
      timeline.filter(({ kind }) => kind !== 'told').map(({ at, text }) => [at, text]),
    ),
    evidence.length > 0 ? `### Evidence\n\n${fenced(evidence.join('\n'))}` : '',
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function stateOf(incident: Incident): string {
  return isOpen(incident) ? 'It lasts' : 'It is over';
}

function cameBack({ reopened }: Incident): string {
  return reopened === 0 ? '' : `, it came back ${reopened === 1 ? 'once' : `${reopened} times`}`;
}

function table(rows: readonly (readonly [string, string])[]): string {
  const lines = rows.map(([name, value]) => `| ${name} | ${shownLine(value)} |`);
  return ['| | |', '| --- | --- |', ...lines].join('\n');
}

function list(title: string, rows: readonly (readonly [number, string])[] | string): string {
  if (typeof rows === 'string') return `### ${title}\n\n${rows}`;
  if (rows.length === 0) return '';
  return [`### ${title}`, '', ...rows.map(([at, text]) => `- ${formatTime(at)}: ${shownLine(text)}`)].join(
    '\n',
  );
}
