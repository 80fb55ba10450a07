import { countOf, formatTime, sayElapsed } from '@fairway/runtime';
import type { Message } from '../message.ts';
import { failedBefore } from './known-incident.ts';
import type { StepReport } from './step-report.ts';

type Release = StepReport['about']['release'];
type Fact = Message['facts'][number];

const wholeHash = /^[0-9a-f]{40}$/;
const shown = (version: string) => (wholeHash.test(version) ? version.slice(0, 7) : version);

/** Subject and environment, as people name the thing. */
export function placeOf({ about: { subject, environment } }: StepReport): string {
  return environment === '' ? subject : `${subject} on ${environment}`;
}

/** What happened, in one line. */
export function titleOf(report: StepReport, event: string): string {
  const { about, command, failure } = report;
  const asked = about.release ? shown(about.release.version) : '';
  const serves = about.serves ? shown(about.serves.version) : '';
  const place = placeOf(report);
  switch (event) {
    case 'deploy.succeeded':
      return command === 'rollback'
        ? `${place}: rolled back to ${asked || serves}, which is proven`
        : `${place}: ${asked || 'the release'} is deployed and proven`;
    case 'deploy.unchanged':
      return `${place}: ${asked || 'the release'} runs already, nothing was touched`;
    case 'deploy.rolled-back':
      return `${place}: ${asked || 'the release'} failed, ${serves || 'the earlier release'} serves again`;
    case 'deploy.failed':
      return `${place}: ${asked || 'the release'} failed, ${about.serving === 'nothing' ? 'and nothing serves now' : 'and what serves now is not proven'}`;
    case 'deploy.not-begun':
      return `${place}: ${asked ? `${asked} was not deployed` : `the ${command === 'rollback' ? 'rollback' : 'deploy'} did not begin`}, and what served before was not touched`;
    case 'deploy.cancelled':
      return `${place}: the deploy${asked && ` of ${asked}`} was cancelled, ${afterCancel(about.serving, serves)}`;
    case 'deploy.cut':
      return `${place}: the deploy${asked && ` of ${asked}`} was killed before its end, ${afterCancel(about.serving, serves)}`;
    case 'build.succeeded':
      return `${place}: the images${asked && ` of ${asked}`} are built and proven`;
    case 'build.failed':
      return `${place}: the images${asked && ` of ${asked}`} could not be built`;
    case 'migration.succeeded':
      return `${place}: the databases are migrated`;
    case 'migration.failed':
      return `${place}: the databases could not be migrated`;
    case 'check.failed':
    case 'check.not-begun':
      return `${place}: a deploy would fail`;
    case 'recovery.succeeded':
      return `${place}: ${asked || 'the release'} serves again after a recovery, and is proven`;
    case 'recovery.rolled-back':
      return `${place}: the recovery failed, ${serves || 'what was there before'} serves again`;
    case 'destroy.succeeded':
      return `${place}: taken away on purpose, and proven to be gone`;
    case 'health.failed':
      return `${place}: the look at it failed${failure ? `: ${failure.what}` : ''}`;
    default: {
      const [work = '', end = ''] = event.split('.');
      return `${place}: ${work} ${end === 'cut' ? 'was killed before its end' : end.replace('not-begun', 'failed before it changed anything')}${failure ? `: ${failure.what}` : ''}`;
    }
  }
}

function afterCancel(serving: StepReport['about']['serving'], serves: string): string {
  switch (serving) {
    case 'previous':
      return `${serves || 'the earlier release'} serves again`;
    case 'unproven':
      return 'and what serves now is not proven';
    case 'asked':
      return `${serves || 'the release'} serves`;
    case 'nothing':
      return 'and nothing serves now';
    default:
      return 'and nothing was touched';
  }
}

/** The cause and what to do; for what went well, how long it took. */
export function textOf({ failure, status, durationMs }: StepReport): string {
  if (failure) return `${failure.what}\nWhy: ${failure.why}\nTo do: ${failure.fix}`;
  if (status === 'running') {
    return 'The step left no end: its process or its machine was killed, or the run ended.\nTo do: Run the workflow again: it starts from what it finds.';
  }
  return `It took ${sayElapsed(durationMs)}.`;
}

/** What a reader asks next, the most important first. */
export function factsOf(report: StepReport): readonly Fact[] {
  const { about, run } = report;
  const { times, since } = failedBefore(report);
  const facts: readonly (readonly [string, string])[] = [
    ['Serves now', servesNow(about.serving, about.serves)],
    ['Release', nameOf(about.release)],
    ['Before', nameOf(about.previous)],
    ['Environment', about.environment],
    ['Hosts', about.hosts.join(', ')],
    ['By', [run.actor, run.workflow].filter(Boolean).join(', in ')],
    ['Errors that users saw', errorsOf(about.errorsSeen)],
    [
      'Failed before',
      times === 0
        ? ''
        : `${countOf(times, 'attempt')} in a row${since === undefined ? '' : `, since ${formatTime(since)}`}`,
    ],
  ];
  return facts.filter(([, value]) => value !== '').map(([name, value]) => ({ name, value }));
}

function nameOf(release: Release): string {
  if (release === null) return '';
  const { version, commit } = release;
  const short = commit.slice(0, 7);
  return short === '' || shown(version) === short ? shown(version) : `${shown(version)} (${short})`;
}

function servesNow(serving: StepReport['about']['serving'], serves: Release): string {
  switch (serving) {
    case 'asked':
      return `${nameOf(serves) || 'the release'}, proven`;
    case 'previous':
      return `${nameOf(serves) || 'the earlier release'}, put back and proven`;
    case 'untouched':
      return `${nameOf(serves) || 'what served before'}, untouched`;
    case 'unproven':
      return 'not proven';
    case 'nothing':
      return 'nothing';
    case null:
      return '';
  }
}

function errorsOf(seen: StepReport['about']['errorsSeen']): string {
  return seen
    .filter(({ failed }) => failed > 0)
    .map(({ probe, ms, failed, asked }) => `${probe} for ${sayElapsed(ms)} (${failed} of ${asked} requests)`)
    .join('; ');
}

/** The run first: that link survives every cut. */
export function linksOf({ about, run }: StepReport): Message['links'] {
  const page = run.url.split('/actions/')[0] ?? '';
  const [from, to] = [about.previous?.commit ?? '', about.release?.commit ?? ''];
  const commits =
    wholeHash.test(from) && wholeHash.test(to) && from !== to ? `${page}/compare/${from}...${to}` : '';
  return [
    { text: 'The run', url: run.url },
    { text: 'The environment', url: about.environmentUrl },
    { text: 'Commits', url: commits },
  ].filter(({ url }) => URL.canParse(url));
}

/** The phases in their order, each with its end. */
export function timelineOf({ phases }: StepReport): Message['timeline'] {
  return phases.map(({ name, status, startedAt, durationMs }) => ({
    at: Date.parse(startedAt),
    text: `${name}: ${status === 'running' ? 'has no end' : `${status} after ${sayElapsed(durationMs)}`}`,
  }));
}
