import type { ActionContext } from '@fairway/action-kit';
import { emptyPlaces, tellCatalogue } from '@fairway/backup-kit';
import type { Catalogue } from '@fairway/backups';
import { combine, countOf, Failure } from '@fairway/runtime';
import { reportCatalogue } from './report/outputs.ts';
import { type CommandRun, chosenSubjects } from './run.ts';

/** Shows what is there. It fails where a destination could not be listed: a part must not pass for the whole. */
export async function listCommand(run: CommandRun, context: ActionContext): Promise<void> {
  const { inputs, depot } = run;
  const { phase, clock, summary, signal, annotate } = context;
  const catalogue = await phase('look', () => depot.look());
  const sources = chosenSubjects(run).map(({ name }) => name);
  const { destinations } = catalogue;
  for (const said of await emptyPlaces(catalogue, sources, depot, signal)) annotate('warning', said);
  summary.heading(headline(catalogue, sources), 2);
  tellCatalogue(catalogue, { sources, days: inputs.retention.keepDays, now: clock.now() }, summary);
  reportCatalogue(catalogue, sources, inputs.maxAgeMs, context);
  const failures = destinations.flatMap(({ name, problem }) =>
    problem === undefined ? [] : [notListed(name, problem)],
  );
  if (failures.length > 0) throw combine('Not every destination could be listed.', failures);
}

function headline({ destinations, sources: all }: Catalogue, sources: readonly string[]): string {
  const listed = destinations.filter(({ problem }) => problem === undefined).length;
  const backups = sources.reduce((sum, source) => sum + (all.get(source)?.length ?? 0), 0);
  const whole = listed === destinations.length;
  const places = `${whole ? '' : `${listed} of `}${countOf(destinations.length, 'destination')}`;
  return `${whole ? '✓' : '✗'} ${countOf(backups, 'backup')} of ${countOf(sources.length, 'source')}, listed at ${places}`;
}

function notListed(name: string, why: string): Failure {
  return new Failure({
    what: `${name} could not be listed to its end.`,
    why,
    fix: 'Put right what it says. The table has what the other destinations have.',
  });
}
