import { type ActionContext, type Cell, code, link, type Summary } from '@fairway/action-kit';
import { registriesOf } from '@fairway/docker/registry';
import { describeResult } from '@fairway/health';
import type { Release } from '@fairway/releases';
import { countOf, sayElapsed } from '@fairway/runtime';
import type { Attempt } from '../run/attempt.ts';
import { type Ending, headlineOf } from '../run/ending.ts';
import { toldApart } from './version.ts';

/** The ending of a deploy for the summary. */
export interface ToldEnding {
  /** Name of the stack or the project. */
  readonly subject: string;
  readonly ending: Ending;
  readonly asked: Pick<Release, 'version' | 'commit'>;
  /** The release that was proven before. */
  readonly previous: Pick<Release, 'version' | 'commit' | 'createdAt'> | undefined;
  /** What served before, for the headline, where no release was proven. */
  readonly before?: string | undefined;
  readonly attempt: Pick<Attempt, 'rollback' | 'schema' | 'rollbackSafe'> | undefined;
  readonly github: ActionContext['github'];
  /** The text for what serves, where the ending names no release. */
  readonly servesNow: string;
  /** Facts before those that every deploy has; `more` are the facts after them. */
  readonly first?: readonly Fact[];
  readonly more: readonly Fact[];
}

type Fact = readonly [label: string, value: Cell];

/**
 * Writes the summary of a deploy: who asked for what, which commits lie between, what serves now, and the proof.
 * @param tellDetails adds the details of the kind of deploy, between the facts and the probes
 */
export function summariseEnding(told: ToldEnding, summary: Summary, tellDetails: () => void): void {
  const { subject, ending, asked, previous, attempt, github, servesNow, first = [], more } = told;
  const names = toldApart(asked, previous);
  const before = names.before ?? told.before;
  const well = ending.status === 'deployed' || ending.status === 'unchanged';
  const rollback = attempt?.rollback;
  summary.heading(
    `${well ? '✓' : '✗'} ${subject}: ${headlineOf(ending.status, names.asked, before, { rollback })}`,
    2,
  );
  summary.facts([
    ...first,
    ...(ending.status === 'failed' ? [['Serves now', ending.serves?.version ?? servesNow] as const] : []),
    ...(ending.status === 'deployed' ? [['Before', before ?? 'nothing proven'] as const] : []),
    ['By', byWhom(github)],
    ['Commits', commitsBetween(previous?.commit, asked.commit, github)],
    ...errorFacts(ending.errorsSeen),
    ...migrationFacts(well, attempt, before),
    ...more,
    ...registryFacts(ending),
  ]);
  tellDetails();
  if (ending.probes.length > 0) summary.details('Probes', ending.probes.map(describeResult));
  if (ending.notes.length > 0) summary.details('Tidied up', ending.notes);
}

/** The registries of the images, which the tables leave out. */
function registryFacts({ serves }: Ending): readonly Fact[] {
  const registries = registriesOf(Object.values(serves?.digests ?? {}));
  return registries.length > 0 ? [['Registry', registries.join(', ')]] : [];
}

function byWhom({ actor, runUrl, workflow }: ActionContext['github']): Cell {
  const run = runUrl ? link(workflow || 'the run', runUrl) : workflow;
  return [actor || 'unknown', ...(run ? [', in ', run] : [])];
}

const whole = /^[0-9a-f]{40}$/;

/** GitHub's page of the commits between two releases; the commit alone where there is no other. */
function commitsBetween(
  from: string | undefined,
  to: string,
  { serverUrl, repository }: ActionContext['github'],
): Cell {
  const short = to.slice(0, 7);
  if (!whole.test(to) || repository === '') return code(short);
  const page = `${serverUrl}/${repository}`;
  return from !== undefined && whole.test(from) && from !== to
    ? link(`${from.slice(0, 7)}...${short}`, `${page}/compare/${from}...${to}`)
    : link(short, `${page}/commit/${to}`);
}

/** How long users saw errors, by the probes that were asked once a second during the change. */
function errorFacts(seen: Ending['errorsSeen']): readonly Fact[] {
  if (seen === undefined) return [];
  const bad = seen.filter(({ failed }) => failed > 0);
  const asked = seen.reduce((sum, each) => sum + each.asked, 0);
  const text =
    bad.length === 0
      ? `none seen in ${countOf(asked, 'request')}, one a second for each probe; a shorter gap may lie between two`
      : bad
          .map(
            ({ probe, ms, failed, asked }) =>
              `${probe} for ${sayElapsed(ms)} (${failed} of ${asked} requests)`,
          )
          .join('; ');
  return [['Errors that users saw', text]];
}

/** What became of the migrations of a failed release: a way back moves services, never databases. */
function migrationFacts(
  well: boolean,
  attempt: ToldEnding['attempt'],
  before: string | undefined,
): readonly Fact[] {
  if (well || attempt === undefined) return [];
  const { schema, rollbackSafe } = attempt;
  if (schema === undefined && rollbackSafe === undefined) return [];
  const works = rollbackSafe === false ? `${before ?? 'The release before'} may not work with them` : '';
  return [['Databases', ['stay as they were migrated', works].filter((part) => part !== '').join('; ')]];
}
