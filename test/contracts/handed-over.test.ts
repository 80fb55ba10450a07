import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunResult, runWorkflow } from '@fairway/workflow-runner';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Change, makeCallerRepository } from '../stage/pipelines/caller-repository.ts';
import { root } from './rules/repository.ts';

let directory: string;
let fairway: string;

/** Stands in the place of every action: says what it does, and hands over what the test names for it. */
const standIn = (outputs: string, fails: string) => `
const fs = require('fs');
const command = process.env.INPUT_COMMAND;
console.log('the action ran', command ?? '');
if (process.env.INPUT_TITLE) console.log('title:', process.env.INPUT_TITLE);
const results = process.env['INPUT_JOB-RESULTS'];
if (results) console.log('results:', JSON.stringify(JSON.parse(results)));
fs.appendFileSync(process.env.GITHUB_OUTPUT, ${JSON.stringify(outputs)});
if (command !== undefined && command === ${JSON.stringify(fails)}) process.exit(1);
`;

/** Replaces the actions, and leaves the reusable workflows as they are. */
async function makeFairway({ outputs = '', fails = '' } = {}): Promise<void> {
  await cp(join(root, '.github/workflows'), join(fairway, '.github/workflows'), { recursive: true });
  for (const name of await readdir(join(root, 'actions'))) {
    await mkdir(join(fairway, 'actions', name, 'dist'), { recursive: true });
    await cp(join(root, 'actions', name, 'action.yml'), join(fairway, 'actions', name, 'action.yml'));
    await writeFile(join(fairway, 'actions', name, 'dist/index.js'), standIn(outputs, fails));
  }
}

type Secrets = Readonly<Record<string, string>>;
const everySecret = {
  REGISTRY_PASSWORD: 'tidal-wave',
  SSH_KEY: 'anchor-chain',
  SECRET_ENV: 'A: spring-tide',
};

/** Runs a workflow of an example with its app, and with these secrets in its environments. */
async function push(
  example: string,
  file: string,
  environments: Readonly<Record<string, Secrets>> = {},
  edits: Change['edits'] = {},
): Promise<RunResult> {
  const path = await mkdtemp(join(directory, 'caller-'));
  const repository = await makeCallerRepository(path, { app: 'boatyard', example, branch: 'main' });
  await repository.commit({ title: 'Open the yard', edits });
  return runWorkflow({
    file: `.github/workflows/${file}`,
    repository,
    fairway: { path: fairway, name: 'OWNER/fairway' },
    event: file === 'rollback.yml' ? { name: 'workflow_dispatch' } : { name: 'push' },
    ref: 'refs/heads/main',
    inputs: {},
    vars: {
      HOST: '203.0.113.10',
      SSH_KNOWN_HOSTS: 'x',
      REGISTRY: 'registry.example.org/acme',
      REGISTRY_USERNAME: 'acme',
    },
    environments: Object.fromEntries(
      Object.entries(environments).map(([name, secrets]) => [name, { secrets }]),
    ),
    workDir: join(directory, 'runs'),
  });
}

const ended = ({ jobs }: RunResult) => Object.fromEntries(jobs.map(({ id, conclusion }) => [id, conclusion]));
const logOf = ({ jobs }: RunResult, id: string) =>
  jobs
    .find((job) => job.id === id)
    ?.steps.map(({ log }) => log)
    .join('\n') ?? '';
const whole = { production: everySecret, build: everySecret, notify: { NOTIFY: 'channels: {}' } };

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'handed-over-'));
  fairway = join(directory, 'fairway');
  await mkdir(fairway);
  const git = (...argv: readonly string[]) => execFileSync('git', argv, { cwd: fairway, stdio: 'ignore' });
  git('init', '--quiet');
  git('-c', 'user.name=T', '-c', 'user.email=t@example.org', 'commit', '--allow-empty', '--message', 'Empty');
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('a job of a reusable workflow', () => {
  it('gets its secrets from its environment, by the names that the caller passes', async () => {
    await makeFairway({ outputs: 'images=[]\n' });
    const result = await push('compose-cd', 'cd.yml', whole);
    expect(ended(result)).toEqual({
      'deploy/check': 'success',
      'deploy/build': 'success',
      'deploy/deploy': 'success',
      'deploy/tags': 'success',
      'deploy/begin': 'skipped',
      'deploy/tell': 'success',
    });
  });

  it.each<[string, string, string, string]>([
    ['compose-cd', 'cd.yml', 'deploy/check', 'SSH_KEY --env production'],
    ['compose-cd', 'cd.yml', 'deploy/build', 'REGISTRY_PASSWORD --env build'],
    ['compose-cd', 'cd.yml', 'deploy/tell', 'NOTIFY --env notify'],
    ['compose-cd', 'rollback.yml', 'rollback/look', 'SSH_KEY --env production'],
  ])('of %s/%s, %s, ends at once without its secrets and says where to put them', async (...names) => {
    const [example, file, job, command] = names;
    await makeFairway();
    const result = await push(example, file);
    expect(logOf(result, job)).toContain(`To do: Run gh secret set ${command}`);
    expect(logOf(result, job)).not.toContain('the action ran');
  });

  it('does not deploy what the check of the servers has refused', async () => {
    await makeFairway({ outputs: 'images=[]\n', fails: 'check' });
    expect(ended(await push('compose-cd', 'cd.yml', whole))).toEqual({
      'deploy/check': 'failure',
      'deploy/build': 'success',
      'deploy/deploy': 'skipped',
      'deploy/tags': 'skipped',
      'deploy/begin': 'skipped',
      'deploy/tell': 'success',
    });
  });

  it('that tells gets the result of each job, also of those that never began, and says when a deploy begins', async () => {
    await makeFairway({ outputs: 'images=[]\nstatus=failed\n', fails: 'check' });
    const started = {
      '.github/workflows/cd.yml': (old: string) =>
        old.replace('notify: true', 'notify: true\n      notify-started: true'),
    };
    const result = await push('compose-cd', 'cd.yml', whole, started);
    expect(logOf(result, 'deploy/begin')).toMatch(
      /title: boatyard on production: the deploy of [0-9a-f]{40} begins/,
    );
    const results = /^results: (.*)/m.exec(logOf(result, 'deploy/tell'))?.[1] ?? '{}';
    expect(JSON.parse(results)).toEqual({
      check: { result: 'failure' },
      build: { result: 'success' },
      deploy: { result: 'skipped', outputs: { status: '' } },
      tags: { result: 'skipped' },
    });
  });

  it('does not deploy by tags when GitHub has dropped the digests, because a secret is part of a name', async () => {
    await makeFairway({ outputs: 'images=[{"repository":"registry.example.org/tidal-wave/backend"}]\n' });
    const result = await push('compose-cd', 'cd.yml', whole);
    expect(ended(result)).toMatchObject({
      'deploy/build': 'success',
      'deploy/deploy': 'failure',
      'deploy/tags': 'skipped',
    });
    expect(logOf(result, 'deploy/deploy')).toContain('The job Build handed over no images.');
    expect(logOf(result, 'deploy/deploy')).not.toContain('the action ran');
  });
});
