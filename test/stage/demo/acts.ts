import { plainProgress, type RunResult, type SummaryRun, treeProgress } from '@fairway/workflow-runner';
import type { Marina } from '../pipelines/swarm-release/marina.ts';
import { broken, first, type MarinaRelease, update } from '../pipelines/swarm-release/releases.ts';
import { askServed, type Served, servesEverywhere } from '../pipelines/swarm-release/served.ts';

/** A release of the demo and what must come of it. */
export interface Act {
  readonly release: MarinaRelease;
  /** Its title, in a few words. */
  readonly tells: string;
  readonly conclusion: 'success' | 'failure';
  /** The version that every node serves afterwards. */
  readonly serves: string;
}

export const acts: readonly Act[] = [
  { release: first, tells: 'the first release', conclusion: 'success', serves: first.tag },
  {
    release: update,
    tells: 'an update; from here on the demo soaks for 3 s, to be short',
    conclusion: 'success',
    serves: update.tag,
  },
  {
    release: broken,
    tells: 'broken: its backend never becomes healthy',
    conclusion: 'failure',
    serves: update.tag,
  },
];

/**
 * Publishes the release, shows the run as it goes, and asks every node what it serves. Returns the run for the page.
 * @throws Error when the run or what is served is not what the act says.
 */
export async function perform(act: Act, marina: Marina, signal: AbortSignal): Promise<SummaryRun> {
  const { release, conclusion, serves } = act;
  const progress = process.stdout.isTTY ? treeProgress(process.stdout) : plainProgress(console.log);
  const result = await marina.publish(release, { signal, onEvent: progress.show }).finally(progress.close);
  signal.throwIfAborted();
  if (result.conclusion !== conclusion) {
    throw new Error(`${lastWords(result)}The run ended with ${result.conclusion}, not with ${conclusion}.`);
  }
  const served = await askServed(marina.lab);
  printServed(served);
  if (!servesEverywhere(served, serves)) throw new Error(`Not every node serves ${serves}.`);
  console.log(
    conclusion === 'failure'
      ? `  ${release.tag} failed, as it should, and every node serves ${serves} again.`
      : `  Every node serves ${serves}.`,
  );
  return {
    name: `${release.tag}: ${release.title}`,
    verdict: conclusion === 'failure' ? `failed, ${serves} serves again` : 'deployed and proven',
    conclusion,
    jobs: result.jobs,
  };
}

/** The end of the log of every step that failed. */
function lastWords({ jobs }: RunResult): string {
  return jobs
    .flatMap((job) => job.steps.map((step) => ({ job: job.name, ...step })))
    .filter((step) => step.conclusion === 'failure')
    .map(({ job, name, log }) => `${job} › ${name}\n${log.split('\n').slice(-30).join('\n')}\n`)
    .join('\n');
}

function printServed(served: readonly Served[]): void {
  console.log('\n  asked over HTTP   frontend  harbor    marine-snow  pages/notice.txt');
  for (const { node, frontend, harbor, marineSnow, notice } of served) {
    const versions = `${frontend.padEnd(10)}${harbor.padEnd(10)}${marineSnow.padEnd(13)}`;
    console.log(`  ${node.padEnd(18)}${versions}${notice.trim()}`);
  }
}
