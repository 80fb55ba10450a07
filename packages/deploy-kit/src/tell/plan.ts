import type { Summary } from '@fairway/action-kit';
import type { GithubRecord } from '../inputs/github-inputs.ts';
import type { DeployContext } from '../run/context.ts';
import type { DeployPlan, FieldChange, FileChange, ServiceChange } from './deploy-plan.ts';
import { githubTold } from './github-record.ts';

const filesShown = 30;

/** The plan as lines for the log. */
export function planLines(plan: DeployPlan): readonly string[] {
  const { services, files, creates, drift, migrations, hosts, warnings, unchanged } = plan;
  return [
    ...(unchanged ? [`${plan.release} runs already: nothing would be touched.`] : []),
    ...services.flatMap(serviceLines),
    ...creates.map((what) => `+ ${what}`),
    ...files.flatMap(fileLines),
    ...migrations.map((name) => `migration ${name}`),
    ...drift.map((what) => `changed by others: ${what}`),
    ...warnings.map((what) => `look out: ${what}`),
    `Hosts: ${hosts.join(', ')}`,
  ];
}

const signs = { added: '+', changed: '~', removed: '-' } as const;

function serviceLines({ service, change, image, fields }: ServiceChange): string[] {
  return [
    `${signs[change]} service ${service}`,
    ...(image ? [`    image: ${arrow(image)}`] : []),
    ...fields.map((field) => `    ${field.field}${valuesOf(field)}`),
  ];
}

function valuesOf({ from, to }: FieldChange): string {
  return from === undefined && to === undefined ? ' (values are not shown)' : `: ${arrow({ from, to })}`;
}

function arrow({
  from,
  to,
}: {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}): string {
  return `${from ?? '(nothing)'} → ${to ?? '(nothing)'}`;
}

function fileLines({ host, to, differences }: FileChange): string[] {
  const more = differences.length - filesShown;
  return [
    `~ ${to} on ${host}: ${differences.length} ${differences.length === 1 ? 'path' : 'paths'}`,
    ...differences.slice(0, filesShown).map((line) => `    ${line}`),
    ...(more > 0 ? [`    and ${more} more`] : []),
  ];
}

/** The plan in one line. */
export function planHeadline({ release, unchanged, services, files, creates }: DeployPlan): string {
  if (unchanged) return `${release} runs already, nothing would be touched`;
  const count = (change: ServiceChange['change']) => services.filter((item) => item.change === change).length;
  const parts = [
    ...(['added', 'changed', 'removed'] as const).map(
      (change) => [count(change), `services ${change}`] as const,
    ),
    [creates.length, 'new configs and secrets'] as const,
    [new Set(files.map(({ to }) => to)).size, 'directories to sync'] as const,
  ].filter(([number]) => number > 0);
  const said = parts.map(([number, what]) => `${what}: ${number}`).join(', ');
  return `plan for ${release}; ${said || 'only labels change'}`;
}

/** Writes the plan into the job summary. */
export function summarisePlan(plan: DeployPlan, subject: string, summary: Summary): void {
  summary.heading(`${subject}: ${planHeadline(plan)}`, 2);
  summary.facts([
    ['Release', plan.release],
    ['Over', plan.previous ?? 'nothing proven'],
    ['Hosts', plan.hosts.join(', ')],
  ]);
  summary.table({
    head: ['Service', 'Change', 'What'],
    rows: plan.services.map((item) => [item.service, item.change, whatChanges(item)]),
  });
  if (plan.creates.length > 0) summary.details('Created', plan.creates);
  if (plan.files.length > 0) summary.details('Files that differ', plan.files.flatMap(fileLines));
  if (plan.migrations.length > 0) summary.details('Pending migrations', plan.migrations);
  if (plan.drift.length > 0) summary.details('Changed by others since it was proven', plan.drift);
  if (plan.warnings.length > 0) summary.details('Look out', plan.warnings);
  summary.details('Field by field', planLines(plan), 'diff');
}

function whatChanges({ image, fields }: ServiceChange): string {
  return [...(image ? ['image'] : []), ...fields.map(({ field }) => field)].join(', ');
}

/**
 * The plan as a comment on a pull request. It has the content of the summary, but no HTML, which a value could inject.
 */
export function planComment(plan: DeployPlan, subject: string, runUrl: string): string {
  // The content cannot end a fence that is longer than every run of backticks in the content.
  const lines = planLines(plan).join('\n');
  const longest = Math.max(2, ...[...lines.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [
    `### ${subject}: ${planHeadline(plan)}`,
    `${fence}diff\n${lines}\n${fence}`,
    ...(runUrl ? [`[The run](${runUrl})`] : []),
  ].join('\n\n');
}

/** The records about a plan on GitHub. */
export interface ToldPlan {
  readonly record: GithubRecord;
  /** Name of the stack or the project. */
  readonly subject: string;
  /** The thread of its comments on a pull request; see {@link githubTold}. */
  readonly thread: string;
}

/** Reports a plan in the summary, and in the comment on the pull request. */
export async function tellPlan(
  plan: DeployPlan,
  { record, subject, thread }: ToldPlan,
  context: DeployContext,
): Promise<void> {
  summarisePlan(plan, subject, context.summary);
  await githubTold(record, thread, context).comment(planComment(plan, subject, context.github.runUrl));
}
