import { shortVersion } from '@fairway/deploy-kit';
import { type RecoveryMark, sayRecovery } from '@fairway/releases';
import { escapeMarkdown, formatTime, paragraph, sayElapsed } from '@fairway/runtime';
import type { Standing } from '../act/done.ts';
import type { RecoveryEnding } from '../act/recover.ts';
import type { RecoveryPlan } from '../plan/plan.ts';

/** All that an incident report is made of. Times are milliseconds since the Unix epoch. */
export interface IncidentReport {
  readonly subject: string;
  readonly environment: string;
  readonly plan: RecoveryPlan;
  readonly ending: RecoveryEnding;
  /** The recovery that was cut off before this one; undefined where none was. */
  readonly cutOff: RecoveryMark | undefined;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Who started the run. */
  readonly actor: string;
  /** Who approved it; undefined where nobody could say. */
  readonly approvals:
    | readonly {
        readonly login: string;
        readonly environments: readonly string[];
        readonly comment: string;
      }[]
    | undefined;
  readonly runUrl: string;
}

const words: Readonly<Record<Standing, string>> = {
  recovered: 'It is recovered, and proven.',
  'as-before': 'A step failed. What was there before is there again, and proven.',
  untouched: 'A step failed before anything was touched.',
  unproven: 'A step failed, and nobody has proven what is there now.',
};

/** The title of the report, as an issue has it. */
export function titleOf({ subject, environment, plan, ending }: IncidentReport): string {
  const where = environment && environment !== subject ? `${subject} (${environment})` : subject;
  const version = shortVersion(plan.target.version);
  if (plan.way === 'undo' && ending.standing === 'as-before')
    return `${where}: what ran before a recovery is back`;
  const what = plan.way === 'restore' ? 'its data were put back' : `it went back to ${version}`;
  return ending.standing === 'recovered' ? `${where}: ${what}` : `${where}: a recovery failed`;
}

/** What was lost in time, what was done, who approved it and how long it took, as Markdown. */
export function incidentReport(report: IncidentReport): string {
  const { plan, ending, cutOff, startedAt, endedAt, actor, runUrl } = report;
  return [
    `**${headlineOf(report)}**`,
    ...failureOf(ending),
    list([
      wayOf(plan),
      ...(cutOff ? [`Undone first, because it was cut off: ${escapeMarkdown(sayRecovery(cutOff))}`] : []),
      ...(plan.crossed.length > 0 ? [`It crosses: ${plan.crossed.map(escapeMarkdown).join('; ')}`] : []),
      `Began: ${formatTime(startedAt)}; took ${sayElapsed(endedAt - startedAt)}`,
      ...stopOf(ending),
      `Started by: ${escapeMarkdown(actor || 'not known')}`,
      `Approved by: ${sayApprovals(report.approvals)}`,
      ...(runUrl ? [`Run: ${runUrl}`] : []),
    ]),
    ...lossOf(report),
    '## What was done',
    list(
      ending.done.length === 0
        ? ['Nothing.']
        : ending.done.map(
            ({ what, startedAt: at, endedAt: end }) =>
              `${formatTime(at)}, ${sayElapsed(end - at)}: ${escapeMarkdown(what)}`,
          ),
    ),
    ...(ending.notProven.length > 0
      ? ['## What could not be compared', list(ending.notProven.map(escapeMarkdown))]
      : []),
    ...leftOf(report),
  ].join('\n\n');
}

function headlineOf({ plan, ending }: IncidentReport): string {
  return ending.failure || plan.way !== 'undo'
    ? words[ending.standing]
    : 'What a recovery has left that was cut off is undone. What was there before is there again, and proven.';
}

/** Why it failed, with all that was seen: where data are not back, this says under which names they are kept. */
function failureOf({ failure }: RecoveryEnding): string[] {
  if (!failure) return [];
  const { what, why, evidence, fix } = failure;
  return [
    `${escapeMarkdown(what)} ${escapeMarkdown(why)}`,
    ...(evidence.length > 0 ? [list(evidence.map((line) => escapeMarkdown(paragraph(line))))] : []),
    escapeMarkdown(fix),
  ];
}

function wayOf({ way, running, target }: RecoveryPlan): string {
  const version = `\`${shortVersion(target.version)}\``;
  if (way === 'undo') return `Way: \`undo\`, back to ${version}`;
  if (way === 'restore') return `Way: \`restore\`, below ${version}, which stays`;
  const from = running ? `\`${shortVersion(running.version)}\`` : 'a release that nobody has proven';
  return `Way: \`${way}\`, from ${from} to ${version}`;
}

function stopOf({ stopped }: RecoveryEnding): string[] {
  if (!stopped) return [];
  const { services, ms } = stopped;
  return services.length > 0
    ? [`The app was stopped for ${sayElapsed(ms)}: ${services.join(', ')}`]
    : ['Nothing was stopped: the app did not run when this began'];
}

/** The time whose data are gone from the app, for each source whose data changed places. */
function lossOf({ plan, ending, startedAt }: IncidentReport): string[] {
  if (ending.standing !== 'recovered' || plan.restores.length === 0) return [];
  return [
    '## What was lost in time',
    list(
      plan.restores.map(({ source, chosen: { backup } }) => {
        if (ending.safety.get(source)?.empty)
          return `${escapeMarkdown(source)}: everything from ${formatTime(backup.at)} until its data were lost. When that was is not known: nothing was there when this recovery began, ${sayElapsed(startedAt - backup.at)} after the backup. Nothing of that time is kept.`;
        const lost = `${escapeMarkdown(source)}: everything between ${formatTime(backup.at)} and ${formatTime(startedAt)}, ${sayElapsed(startedAt - backup.at)}`;
        const kept = ending.kept.get(source);
        return kept === undefined ? lost : `${lost}. It is kept as \`${kept}\`.`;
      }),
    ),
  ];
}

/** What people should look at and clear away. */
function leftOf({ ending }: IncidentReport): string[] {
  const isRecovered = ending.standing === 'recovered';
  // Where they did not get their places back, they are what the app needs.
  const advice = isRecovered
    ? 'Take out of them what must not be lost, then drop them.'
    : 'They are what the app had: keep them. `undo` gives them their place back.';
  const lines = [
    ...[...ending.kept].map(([source, kept]) =>
      isRecovered && ending.safety.get(source)?.empty
        ? `\`${kept}\` is what was in the place of the lost data of ${escapeMarkdown(source)}. It is empty: drop it.`
        : `The data of ${escapeMarkdown(source)} from before are kept as \`${kept}\`. ${advice}`,
    ),
    ...[...ending.safety].map(([source, { id, destinations, empty }]) => {
      const lies = `The backup ${escapeMarkdown(source)}/\`${id}\` of what was there before lies at ${destinations.join(', ')}.`;
      const holds = empty
        ? 'It is empty, because the data were lost before.'
        : 'It is not proven, and no restore takes it unless its id is given.';
      return `${lies} ${holds} Retention removes it by its age.`;
    }),
  ];
  lines.push(
    ...ending.unused.map(
      ({ where, drop }) => `Nobody uses the restored copy ${escapeMarkdown(where)}. Drop it: \`${drop}\``,
    ),
  );
  return lines.length === 0 ? [] : ['## What is left to do', list(lines)];
}

function sayApprovals(approvals: IncidentReport['approvals']): string {
  if (approvals === undefined) return 'not known: the token lacks `actions: read`, or GitHub did not answer';
  if (approvals.length === 0) return 'nobody: the environment has no reviewers';
  return approvals
    .map(({ login, environments, comment }) => {
      const said = comment ? `: ${escapeMarkdown(paragraph(comment))}` : '';
      return `${escapeMarkdown(login)} for ${environments.map(escapeMarkdown).join(', ')}${said}`;
    })
    .join('; ');
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}
