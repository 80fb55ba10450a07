import type { Failure, Finding } from '@fairway/runtime';
import { clearProblem, keyProblem, type Readers } from '../backup/readers.ts';
import { judgeClocks, readClocks } from '../depot/clocks.ts';
import type { Depot } from '../depot/depot.ts';
import type { DepotSettings } from '../inputs/settings.ts';
import type { Checked } from './check-depot.ts';
import { remarksOnSetup } from './setup-remarks.ts';

/**
 * What a run of `backup` looks at besides its sources and destinations: keys, clocks, what there is already, and what its
 * configuration cannot do.
 */
export async function checkRun(
  settings: DepotSettings,
  { sources, readers }: { readonly sources: readonly string[]; readonly readers: Readers },
  depot: Depot,
  signal: AbortSignal,
): Promise<readonly Checked[]> {
  const [catalogue, clocks] = await Promise.all([depot.look(), readClocks(depot.destinations, signal)]);
  const key = keyProblem(readers, settings.identities);
  const { wrong } = judgeClocks(clocks);
  const remarks = remarksOnSetup(settings).filter(
    ({ name }) => sources.includes(name) || settings.destinations.some(({ item }) => item.name === name),
  );
  return [
    ...(key ? [found('decrypt-with', errorOf(key))] : []),
    ...(wrong ? [found('clock', errorOf(wrong))] : []),
    ...sources.flatMap((source) => {
      const problem = clearProblem(source, catalogue, readers);
      return problem ? [found(source, errorOf(problem))] : [];
    }),
    ...remarks.map(({ name, finding }) => found(name, finding)),
  ];
}

function found(name: string, finding: Finding): Checked {
  return { name, shown: '', findings: [finding] };
}

function errorOf({ what, why, evidence, fix }: Failure): Finding {
  return { level: 'error', what, why: [why, ...evidence.map((line) => `${line}.`)].join(' '), fix };
}
