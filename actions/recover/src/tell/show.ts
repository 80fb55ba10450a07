import { type ActionContext, type Cell, code, type Summary } from '@fairway/action-kit';
import { type Recoverable, shortVersion, summariseLedger } from '@fairway/deploy-kit';
import { isProven, type LedgerEntry, runningRelease, sayExchanges, sayRecovery } from '@fairway/releases';
import { Failure, formatTime, sayElapsed } from '@fairway/runtime';
import type { Inputs } from '../inputs.ts';
import { crossedTo, knowsMigrations } from '../plan/crossed.ts';
import { knownRelease } from '../plan/fit.ts';
import { type Fitting, newestFitting } from '../plan/fitting.ts';
import type { RecoveryPlan, Way } from '../plan/plan.ts';
import type { Seen } from '../plan/seen.ts';

type Context = Pick<ActionContext, 'summary' | 'logger' | 'about' | 'clock'>;

/** Says what the step is about, as far as the look knows it. */
export function aboutSeen({ look }: Seen, { subject, machines }: Recoverable, { about }: Context): void {
  const { release } = look;
  about({
    subject,
    hosts: machines,
    ...(release ? { serves: { version: release.version, commit: release.commit } } : {}),
  });
}

/** Shows what runs, what the ledger keeps, what each way back crosses, and which backups fit. */
export function tellSeen(
  { look, keeps, catalogue, down }: Seen,
  { place, wanted, data }: Pick<Inputs, 'place' | 'wanted' | 'data'>,
  { summary, clock }: Context,
): void {
  const { entries, stored, cutOff } = keeps;
  const now = clock.now();
  const identities = data?.identities ?? [];
  summary.heading(`${place.name}: the ways back`, 2);
  summary.facts([
    ...(cutOff
      ? [
          ['A recovery was cut off', sayRecovery(cutOff)] as const,
          ['What it has changed', `The app is stopped. ${sayExchanges(cutOff).join(' ')}`] as const,
        ]
      : []),
    [
      cutOff ? 'Runs by the ledger' : 'Runs now',
      look.release
        ? code(shortVersion(look.release.version))
        : 'not known: the last run was cut, or failed without proof',
    ],
    ...look.services
      .filter(({ state }) => state !== 'up' && state !== 'job')
      .map(({ service, host, why, state }): [string, Cell] => [
        host === undefined ? service : `${service} on ${host}`,
        why ?? state,
      ]),
    ...down.map(({ service }): [string, Cell] => [
      `${service} keeps data`,
      'where data go back, it is made anew first, with an empty volume where its own is gone',
    ]),
    ...look.unseen.map(({ host, why }): [string, Cell] => [host, `could not be looked at: ${why}`]),
    ...catalogue.destinations.flatMap(({ name, problem }): [string, Cell][] =>
      problem === undefined ? [] : [[name, `could not be listed: ${problem}`]],
    ),
  ]);
  summary.heading('Releases that can be put back', 3);
  const running = runningRelease(entries);
  const ids = [
    ...new Set(entries.filter((entry) => isProven(entry) && stored.includes(entry.id)).map(({ id }) => id)),
  ];
  summary.table({
    head: [
      'Release',
      'Proven (UTC)',
      'The way back crosses',
      ...wanted.sources.map((name) => `Newest proven backup of ${name} that fits`),
    ],
    rows: ids.toReversed().flatMap((id): Cell[][] => {
      const entry = entries.findLast((one) => one.id === id && isProven(one));
      if (!entry) return [];
      const crossed = crossedTo(entries, id);
      return [
        [
          [code(shortVersion(entry.version)), id === running ? ' (runs now)' : ''],
          entry.startedAt.slice(0, 16).replace('T', ' '),
          crossed.length > 0 ? crossed.join('; ') : sayNothingCrossed(entries, id, running),
          ...wanted.sources.map((name): Cell => {
            const backup = newestFitting(catalogue, name, knownRelease(entries, id), { identities });
            if (!backup) return 'none';
            return [code(backup.id), prose(`, ${sayElapsed(now - backup.at)} old${sayPassedOver(backup)}`)];
          }),
        ],
      ];
    }),
  });
}

/** Shows what the ledger says of all runs: last, because it decides nothing that the ways do not say. */
export function tellLedger({ keeps }: Pick<Seen, 'keeps'>, { summary }: Pick<Context, 'summary'>): void {
  summariseLedger(keeps.entries, keeps.stored, summary);
}

/** Where nobody knows the migrations, nothing that is known to be crossed is not nothing. */
function sayNothingCrossed(entries: readonly LedgerEntry[], id: string, running: string | undefined): string {
  return id === running || knowsMigrations(entries, id)
    ? 'nothing'
    : 'not known: no migrations are known here';
}

function sayPassedOver({ passedOver }: Pick<Fitting, 'passedOver'>): string {
  return passedOver.length === 0
    ? ''
    : `; newer, and not opened by \`decrypt-with\`: ${passedOver.join(', ')}`;
}

const ways: readonly Way[] = ['undo', 'rollback', 'restore-and-rollback', 'restore'];

/**
 * Shows each way that there is now, and why the others are closed.
 * @returns the plans of those that are open
 */
export function tellWays(
  seen: Seen,
  planFor: (way: Way) => RecoveryPlan,
  { summary, logger, clock }: Context,
): ReadonlyMap<Way, RecoveryPlan> {
  const open = new Map<Way, RecoveryPlan>();
  const offered = ways.filter((way) => way !== 'undo' || seen.keeps.cutOff);
  const rows = offered.map((way): Cell[] => {
    if (way.startsWith('restore') && seen.catalogue.destinations.length === 0)
      return [code(way), 'closed', 'No "databases" and "destinations" are given.'];
    try {
      const plan = planFor(way);
      open.set(way, plan);
      return [code(way), 'open', prose(sayPlan(plan, clock.now()))];
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      logger.info(`${way} is closed: ${error.message}`);
      return [code(way), 'closed', prose(sayClosed(error))];
    }
  });
  summary.heading('What can be done', 3);
  summary.table({ head: ['Command', 'Now', 'What it would do, or why it is closed'], rows });
  return open;
}

/** What is behind a refusal is part of it: which migration, which backups, which keys. */
function sayClosed({ what, why, evidence, fix }: Failure): string {
  const reason = evidence.length > 0 ? `${why.replace(/[.:]$/, '')} (${evidence.join('; ')}).` : why;
  return [what, reason, fix].join(' ');
}

/** Sentences with what is written between backticks as it is typed. */
function prose(text: string): Cell {
  return text
    .split(/(`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('`') ? code(part.slice(1, -1)) : part));
}

/** A plan in one or two sentences. */
export function sayPlan({ way, target, restores, migrationsKnown }: RecoveryPlan, now: number): string {
  const version = shortVersion(target.version);
  const data = restores.map(
    ({ source, chosen: { backup, passedOver } }) =>
      `${source} as of ${formatTime(backup.at)} (${backup.id}${sayPassedOver({ passedOver })}): what was written since then, ${sayElapsed(now - backup.at)}, is lost from the app`,
  );
  if (way === 'undo')
    return `Brings back what was there before the recovery that was cut off: the data of before, and ${version}, and proves it.`;
  if (way === 'rollback') {
    const risk =
      'No migrations are known here: whether it works with the data of now is seen when it is proven.';
    return `Puts ${version} back. No data are touched.${migrationsKnown ? '' : ` ${risk}`}`;
  }
  const release = way === 'restore' ? `${version} stays` : `Puts ${version} back`;
  return `${release}, with ${data.join('; ')}.`;
}

/** Logs the plan that is carried out, and shows it first in the summary. */
export function tellPlan(plan: RecoveryPlan, { summary, logger, clock }: Context): void {
  const text = sayPlan(plan, clock.now());
  logger.info(text);
  for (const { source, chosen, fit } of plan.restores) {
    if (chosen.provenAt === undefined)
      logger.warn(`${source}/${chosen.backup.id} was never proven. It was named, so it is taken.`);
    if (fit !== 'fits')
      logger.warn(
        `${source}/${chosen.backup.id}: ${fit === 'apart' ? 'the release needs other migrations than it has' : 'nobody knows whether the release works with it'}. It was named, so it is taken; the proof decides.`,
      );
  }
  tellHeading(plan, summary);
}

function tellHeading({ way, target }: RecoveryPlan, summary: Summary): void {
  const version = shortVersion(target.version);
  summary.heading(way === 'restore' ? `restore below ${version}` : `${way} to ${version}`, 2);
}
