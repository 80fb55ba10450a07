import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, beforeAll } from '@jest/globals';
import { runStep, type Step, type StepResult } from '../../stage/step/run-step.ts';
import { run } from '../machine.ts';
import { type RegistryReader, readRegistry } from './registry-reader.ts';
import { checkOutMarina, type Sources } from './sources.ts';

/** A lab with marina's sources, from which the action builds. Set up before the tests of the file that asks for it. */
export interface Builds {
  readonly lab: Lab;
  readonly registry: RegistryReader;
  readonly sources: Sources;
}

/** A test's changes to a step. */
export type StepChanges = Partial<Step> & {
  /** Files that are committed before. */
  readonly files?: Readonly<Record<string, string>>;
};

/** One lab for all tests of a file. What is returned is there once a test runs. */
export function startBuilds(): () => Builds {
  let builds: Builds | undefined;
  beforeAll(async () => {
    const lab = await startLab({ nodes: 1, registry: true, builder: true }, { logger: silentLogger });
    builds = { lab, registry: readRegistry(lab), sources: await checkOutMarina() };
  });
  afterAll(async () => {
    await builds?.sources.remove();
    await builds?.lab.stop();
  });
  return () => {
    if (builds === undefined) throw new Error('the lab is not up yet');
    return builds;
  };
}

/** The secret with which the runs of a test vouch for their images. */
export const reuseKey = 'a key that nobody else has 4711';

export const apps = ['frontend', 'harbor', 'marine-snow'];

/** The input `images` that builds all three. */
export const marina = apps.map((name) => `- name: ${name}\n  context: ${name}`).join('\n');

/** The input `images` that builds one; `more` are lines of the item. */
export const one = (name: string, more = '') => `- name: ${name}\n  context: ${name}\n${more}`;

/** A Dockerfile on the lab's busybox. */
export const app = (...steps: string[]) =>
  ['ARG BASE_REGISTRY', 'FROM ${BASE_REGISTRY}/base/busybox', ...steps, ''].join('\n');

/** Builds what is committed now, as a caller's workflow would. */
export async function build(
  { lab, sources }: Builds,
  inputs: Readonly<Record<string, string>>,
  { files = {}, ...step }: StepChanges = {},
): Promise<StepResult> {
  const sha = await sources.commit(files);
  const { address, username, password } = lab.registry;
  return runStep({
    action: 'build-images',
    workspace: sources.path,
    inputs: {
      ...(inputs['bake-file'] === undefined ? { images: marina } : {}),
      registry: `${address}/acme`,
      'registry-username': username,
      'registry-password': password,
      'reuse-key': reuseKey,
      'build-args': `BASE_REGISTRY: ${address}\nRELEASE: "${inputs['release']}"`,
      ...inputs,
    },
    ...step,
    env: { ...lab.machineEnv, GITHUB_SHA: sha, ...step.env },
  });
}

/** Runs docker on the machine that builds. */
export const docker = ({ lab }: Builds, ...argv: string[]) =>
  run(['docker', ...argv], { env: lab.machineEnv });

/** The log without the lines by which values are masked: GitHub's runner reads those and shows none. */
export const shown = ({ log }: StepResult) => log.replaceAll(/^::add-mask::.*$/gm, '');

/** Makes the machine one that has never built anything. */
export async function forgetBuilds(builds: Builds): Promise<void> {
  await docker(builds, 'image', 'prune', '--all', '--force');
  await docker(builds, 'buildx', 'prune', '--all', '--force');
}
