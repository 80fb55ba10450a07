import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Lab, type LabNode, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { type ApprovalRequest, type RunOptions, type RunResult, runWorkflow } from '@fairway/workflow-runner';
import { startVendor, type Vendor } from '../../channels/vendor.ts';
import { type StandIn, startGithubApi } from '../../github-api/github-api.ts';
import { pushPrismaBase } from '../../prisma-engine/base-image.ts';
import { keepToldOf } from '../../step/told.ts';
import { type CallerRepository, makeCallerRepository } from '../caller-repository.ts';
import { shorterWaits } from './changes.ts';
import { output } from './inside.ts';
import { type MoreSettings, type Settings, settingsFor } from './settings.ts';

/** This repository, under the name that the examples call it by. */
const fairway = { path: join(import.meta.dirname, '../../../..'), name: 'OWNER/fairway' };

/** Who approves what waits for the reviewers of production. */
export const reviewer = 'grace';

/** The boatyard and all that it runs on: a repository, its settings, a server, GitHub. */
export interface Boatyard {
  readonly node: LabNode;
  readonly repository: CallerRepository;
  readonly settings: Settings;
  readonly github: StandIn;
  /** What the team's channel was told so far, oldest first. */
  readonly told: readonly Told[];
  /** Who was asked for an approval so far, oldest first. */
  readonly asked: readonly Pick<ApprovalRequest, 'environment' | 'job'>[];
  /** Every run so far. */
  readonly runs: readonly RunResult[];
  /** Pushes the branch as it is; returns how the run that this starts has ended. */
  push(branch: string): Promise<RunResult>;
  /** Actions → Rollback → Run workflow. */
  rollBack(inputs: Readonly<Record<string, string>>): Promise<RunResult>;
  /** The schedule of the workflow Health comes round; with inputs: Actions → Health → Run workflow. */
  look(inputs?: Readonly<Record<string, string>>): Promise<RunResult>;
  /** The schedule of the workflow Backup comes round; with inputs: Actions → Backup → Run workflow. */
  backUp(inputs?: Readonly<Record<string, string>>): Promise<RunResult>;
  /** Actions → Recover → Run workflow. */
  recover(inputs: Readonly<Record<string, string>>): Promise<RunResult>;
  stop(): Promise<void>;
}

/** A message in the team's channel, as far as tests look at it. */
interface Told {
  readonly event: string;
  readonly state: string;
  readonly severity: string;
  readonly title: string;
}

/** What an example expects. */
export interface Example {
  readonly name: 'compose-cd' | 'staging-production';
  /** An example whose workflows stand beside. */
  readonly beside?: 'health' | 'backup';
  readonly workflow: string;
  readonly branch: string;
  /** Directories on the server that the user `deploy` may write. */
  readonly directories: readonly string[];
  /** What the example beside needs, besides what leads to the server. */
  readonly more?: (node: LabNode) => MoreSettings;
}

/** Sets everything up that an example needs, a server too: what a team does once, before its first push. */
export async function openBoatyard(example: Example): Promise<Boatyard> {
  const directory = await mkdtemp(join(tmpdir(), `${example.name}-`));
  const closing: (() => Promise<unknown>)[] = [() => rm(directory, { recursive: true, force: true })];
  const stop = async () => {
    for (const close of closing.reverse()) await close();
  };
  try {
    const lab = await startLab({ nodes: 1, registry: true, builder: true }, { logger: silentLogger });
    closing.push(lab.stop);
    await pushPrismaBase(lab);
    const node = lab.node('manager');
    await output(node, ['install', '--directory', '--owner', 'deploy', ...example.directories]);
    const hook = await startVendor(() => ({ reply: { status: 204 } }));
    closing.push(hook.stop);
    const yard = await setUp(lab, node, directory, { ...example, hook });
    closing.push(() => yard.github.stop());
    await yard.repository.commit(shorterWaits(example.workflow));
    return Object.assign(yard, { stop });
  } catch (error) {
    await stop();
    throw error;
  }
}

async function setUp(
  lab: Lab,
  node: LabNode,
  directory: string,
  example: Example & { readonly hook: Vendor },
): Promise<Omit<Boatyard, 'stop'>> {
  const path = join(directory, example.name);
  const workDir = join(directory, `${example.name}-runs`);
  await mkdir(path, { recursive: true });
  await mkdir(workDir, { recursive: true });
  const repository = await makeCallerRepository(path, {
    app: 'boatyard',
    example: example.name,
    beside: example.beside ? [example.beside] : [],
    branch: example.branch,
  });
  const commitOf = (ref: string) => repository.git('rev-parse', '--verify', ref).catch(() => undefined);
  const github = await startGithubApi({ repository: repository.name, commitOf });
  const settings = settingsFor(
    lab,
    node,
    `${example.hook.url}/hooks/harbour-gossip-4f9c1f1d`,
    example.more?.(node),
  );
  const asked: Pick<ApprovalRequest, 'environment' | 'job'>[] = [];
  const runs: RunResult[] = [];

  const run = async (options: Pick<RunOptions, 'file' | 'event' | 'ref' | 'inputs'>) => {
    let id = '';
    const approval = async ({ environment, job }: ApprovalRequest) => {
      asked.push({ environment, job });
      const answer = { state: 'approved', login: reviewer, environment, comment: '' } as const;
      github.state.approvals.push({ run: Number(id), ...answer });
      return true;
    };
    const result = await runWorkflow({
      repository,
      fairway,
      vars: settings.vars,
      environments: {
        build: { secrets: settings.environments.build },
        notify: { secrets: settings.environments.notify },
        production: { secrets: settings.environments.production, approval },
        staging: { secrets: settings.environments.staging },
        health: { secrets: settings.environments.health },
        backup: { secrets: settings.environments.backup },
      },
      machineEnv: lab.machineEnv,
      workDir,
      actor: 'mona',
      apiUrl: github.url,
      token: ({ permissions }) => github.issueToken(permissions),
      onEvent: (event) => {
        if (event.type === 'run-started') id = event.id;
      },
      ...options,
    });
    keepToldOf(result);
    runs.push(result);
    return result;
  };
  const ref = `refs/heads/${example.branch}`;
  const dispatch = (file: string, inputs: Readonly<Record<string, string>>) =>
    run({ file: `.github/workflows/${file}`, event: { name: 'workflow_dispatch' }, ref, inputs });
  const comeRound = (file: string, schedule: string, inputs?: Readonly<Record<string, string>>) =>
    inputs
      ? dispatch(file, inputs)
      : run({ file: `.github/workflows/${file}`, event: { name: 'schedule', payload: { schedule } }, ref });
  return {
    node,
    repository,
    settings,
    github,
    get told() {
      return example.hook.sent.map(({ body }) => body as Told);
    },
    asked,
    runs,
    async push(branch) {
      const ref = `refs/heads/${branch}`;
      const after = await repository.git('rev-parse', ref);
      return run({
        file: `.github/workflows/${example.workflow}`,
        event: { name: 'push', payload: { ref, after } },
        ref,
      });
    },
    rollBack: (inputs) => dispatch('rollback.yml', inputs),
    look: (inputs) => comeRound('health.yml', '7,22,37,52 * * * *', inputs),
    backUp: (inputs) => comeRound('backup.yml', '17 3 * * *', inputs),
    recover: (inputs) => dispatch('recover.yml', inputs),
  };
}

/** The job whose name ends so, of a run. */
export const jobOf = (result: RunResult, name: string) =>
  result.jobs.find((each) => each.name.endsWith(name));

/** Everything that the steps of a job have said. */
export const logOf = (result: RunResult, name: string): string =>
  jobOf(result, name)
    ?.steps.map(({ log }) => log)
    .join('\n') ?? `no job ${name}`;

/** `success`, or what the jobs that did not succeed have said: for a test's own message. */
export function howItEnded({ conclusion, jobs }: RunResult): string {
  if (conclusion === 'success') return conclusion;
  const bad = jobs.filter((job) => job.conclusion !== 'success' && job.conclusion !== 'skipped');
  return bad.map(({ name, steps }) => `${name}:\n${steps.map(({ log }) => log).join('\n')}`).join('\n\n');
}
