import { ask, type ChannelContext, refused, type ServerAccess, withoutSecrets } from '@fairway/notify';
import { exposition } from './exposition.ts';
import type { Metric } from './metric.ts';

/** How a server took figures or a mark. Neither changes what the run itself comes to. */
export interface Pushed {
  readonly ok: boolean;
  /** Why it was not taken, in one sentence without secrets. */
  readonly problem?: string;
  /** No answer came in time, or only one that asks for a long pause: another request of this run would be lost as well. */
  readonly unanswered?: boolean;
}

/**
 * The series that a push belongs to. Nothing at a Pushgateway expires, so only what stays the same for years is in here:
 * never a run, a host or a commit.
 */
export interface MetricGroup {
  readonly job: 'fairway_backup' | 'fairway_deploy' | 'fairway_health';
  /** Name of the project, stack or database. */
  readonly subject: string;
  readonly environment: string;
}

/**
 * Pushes metrics to their group. Names that are not pushed keep the value that they had, so that the time of the last
 * success outlives a failure.
 */
export async function pushMetrics(
  { url, authorization, secrets }: ServerAccess,
  group: MetricGroup,
  metrics: readonly Metric[],
  context: ChannelContext,
): Promise<Pushed> {
  const asked = await ask(
    {
      // PUT would remove the names that are not in the body.
      method: 'POST',
      url: `${url}${groupPath(group)}`,
      headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', ...authorization },
      body: exposition(metrics),
      double: 'harmless',
    },
    context,
  );
  // Older ones answer 202. A login page in front of it answers 200 and a page.
  const { answered } = asked;
  const taken = (answered?.status === 200 || answered?.status === 202) && answered.text.trim() === '';
  if (taken) return { ok: true };
  if (answered?.status === 200)
    return { ok: false, problem: 'What answers at the address is no Pushgateway: it sends a page.' };
  return notTaken(asked, refused('Pushgateway', asked, ({ text }) => text).problem, secrets);
}

/** The path of a group. A value that holds a slash, or nothing, must be written as base64. */
export function groupPath({ job, subject, environment }: MetricGroup): string {
  const labels = [
    ['subject', subject] as const,
    ...(environment ? [['environment', environment] as const] : []),
  ];
  const parts = labels.map(([name, value]) =>
    /^[\w.-]+$/.test(value)
      ? `/${name}/${value}`
      : `/${name}@base64/${Buffer.from(value).toString('base64url') || '='}`,
  );
  return `/metrics/job/${job}${parts.join('')}`;
}

/** A mark in Grafana's panels. Times are milliseconds since the Unix epoch. */
export interface Annotation {
  readonly at: number;
  /** The end, where it lasted. */
  readonly until?: number | undefined;
  readonly tags: readonly string[];
  /** Plain text. */
  readonly text: string;
}

/**
 * Marks something in Grafana. Grafana drops no doubles, so a mark whose answer was lost is not set again.
 */
export async function annotate(
  { url, authorization, secrets }: ServerAccess,
  { at, until, tags, text }: Annotation,
  context: ChannelContext,
): Promise<Pushed> {
  const asked = await ask(
    {
      method: 'POST',
      url: `${url}/api/annotations`,
      headers: authorization,
      body: {
        time: Math.round(at),
        ...(until === undefined ? {} : { timeEnd: Math.round(until) }),
        tags: [...new Set(tags.filter((tag) => tag !== ''))],
        text: escapeHtml(text),
      },
      double: 'harms',
    },
    context,
  );
  const { id } = (asked.answered?.json ?? {}) as { id?: unknown };
  if (asked.answered?.status === 200 && typeof id === 'number') return { ok: true };
  const { problem } = refused('Grafana', asked, ({ json, text: said }) => {
    const { message } = (json ?? {}) as { message?: unknown };
    return typeof message === 'string' ? message : said;
  });
  return notTaken(asked, problem, secrets);
}

function notTaken(
  { answered }: Awaited<ReturnType<typeof ask>>,
  problem = '',
  secrets: readonly string[],
): Pushed {
  const unanswered = answered === undefined ? { unanswered: true } : {};
  return { ok: false, problem: withoutSecrets(problem, secrets), ...unanswered };
}

/** Grafana shows the text of a mark as HTML. */
function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
  return text.replace(/[&<>]/g, (character) => entities[character] ?? character);
}
