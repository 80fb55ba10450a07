import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Lab, startLab } from '@fairway/lab';
import { countOf, type Logger } from '@fairway/runtime';
import type { SummaryRun } from '@fairway/workflow-runner';
import { setUpMarina } from '../pipelines/swarm-release/marina.ts';
import { type Act, acts, perform } from './acts.ts';
import { heading } from './heading.ts';
import { sayWhereToLook } from './look-inside.ts';
import { showSummaries } from './summaries.ts';
import { watchOver } from './watch.ts';

export interface DemoOptions {
  /** Name of the lab to start. Whoever chose it takes it down. */
  readonly lab: string;
  /** An empty directory for the caller's repository and the runs. */
  readonly work: string;
  /** The lab and the directory stay; a file `kept` in the directory says that they are worth keeping. */
  readonly keep: boolean;
  readonly signal: AbortSignal;
}

const logger: Logger = { debug() {}, info: console.log, warn: console.warn, error: console.error };

/**
 * Plays the whole demo, from an empty machine to the summaries.
 * @throws Error at the first thing that is not as it should be. A broken release that is put back is as it should be.
 */
export async function play({ lab: name, work, keep, signal }: DemoOptions): Promise<void> {
  const start = Date.now();
  heading('A lab: one manager, five workers, a registry, a builder, PostgreSQL');
  const fleet = { name, nodes: 6, swarm: true, registry: true, builder: true, postgres: true, keep };
  const lab = await startLab(fleet, { logger, signal });
  if (keep) await writeFile(join(work, 'kept'), '');

  heading('A repository: the sample app marina and workflows-examples/swarm-release/release.yml');
  const marina = await setUpMarina(lab, work);
  console.log(`  ${marina.repository.path}`);

  const runs: SummaryRun[] = [];
  try {
    for (const act of acts) {
      heading(title(act));
      runs.push(await perform(act, marina, signal));
    }
    heading('A quarter of an hour later: a container was killed, and health-heal looks');
    runs.push(await watchOver(lab, marina.repository.path, signal));
  } finally {
    await marina.github.stop();
  }

  await showSummaries(runs, `marina: ${countOf(acts.length, 'release')}, and a look at health`);
  if (keep) sayWhereToLook(lab as Lab, work);
  console.log(
    `\nAs it should be: three releases and a healed container in ${Math.round((Date.now() - start) / 1000)} s.`,
  );
}

const title = ({ release, tells }: Act) => `${release.tag}: ${release.title} (${tells})`;
