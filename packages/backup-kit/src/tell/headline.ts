import { countOf } from '@fairway/runtime';
import type { ProveRules } from '../prove/prove-source.ts';
import type { SourceEnding } from '../run-backup.ts';

/** What the headline is about. */
export interface Night {
  readonly sources: readonly SourceEnding[];
  /** How many destinations are configured. */
  readonly destinations: number;
  /** How backups are proven; undefined where they are not. */
  readonly by: ProveRules['by'] | undefined;
}

/** The ending of a run of backups in one line: what is backed up and proven, and what is not. */
export function headlineOf({ sources, destinations, by }: Night): string {
  const good = sources.filter(({ failures }) => failures.length === 0);
  const proof =
    by === 'restore' ? ' and proven' : by === 'read' ? ' and read back, not proven' : ', not proven';
  const problems = grouped(sources.flatMap((ending) => problemsOf(ending, { destinations, by })));
  const all = good.length === sources.length;
  const where = problems.length === 0 ? ` at ${countOf(destinations, 'destination')}` : '';
  const [only] = sources;
  if (only && sources.length === 1) {
    if (all && problems.length === 0) return `✓ ${only.name} is backed up${where}${proof}`;
    return `${all ? '✓' : '✗'} ${problems.join(', ')}`;
  }
  const counted = `${good.length} of ${sources.length} sources ${good.length === 1 ? 'is' : 'are'} backed up${where}${proof}`;
  const but = problems.length === 0 ? '' : `: ${problems.join(', ')}`;
  return `${all ? '✓' : '✗'} ${counted}${but}`;
}

interface Problem {
  readonly name: string;
  readonly is: string;
}

/** What a reader must know of a source, in a few words each; nothing where all is well. */
function problemsOf(
  { name, backup, failures }: SourceEnding,
  { destinations, by }: Pick<Night, 'destinations' | 'by'>,
): Problem[] {
  if (!backup) return [{ name, is: 'not backed up' }];
  const copies = backup.made.copies.filter(({ failure }) => !failure).length;
  return [
    ...(copies < destinations
      ? [{ name, is: `at ${copies} of ${countOf(destinations, 'destination')}` }]
      : []),
    ...(failures.length > backup.failures.length
      ? [{ name, is: by ? 'not proven' : 'not what was stored' }]
      : []),
  ];
}

/** One sentence for all sources that have the same problem. */
function grouped(problems: readonly Problem[]): string[] {
  return [...Map.groupBy(problems, ({ is }) => is)].map(([is, those]) => {
    const names = those.map(({ name }) => name);
    const last = names.pop() ?? '';
    return names.length === 0 ? `${last} is ${is}` : `${names.join(', ')} and ${last} are ${is}`;
  });
}
