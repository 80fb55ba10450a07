import { readFileSync } from 'node:fs';
import { basename, relative, resolve } from 'node:path';
import { Failure, messageOf } from '@fairway/runtime';
import type { EnvironmentOptions, RunOptions } from '../options.ts';
import { git } from '../repositories/git.ts';
import { type Approver, approve } from './approvals.ts';
import type { Arguments } from './arguments.ts';
import { checkPrivate, readMapping, readPairs, textsOf } from './settings.ts';

/** This clone of Fairway. */
const ownFolder = resolve(import.meta.dirname, '../../../..');

/** Turns the command line into options for `runWorkflow`. Paths are relative to `cwd`. */
export async function runOptionsOf(
  args: Arguments,
  cwd: string,
  approver: Approver,
): Promise<Omit<RunOptions, 'workDir' | 'signal' | 'onEvent'>> {
  const at = (path: string) => resolve(cwd, path);
  const texts = (path: string | undefined) =>
    path === undefined ? {} : textsOf(readMapping(at(path)), path);
  for (const path of [args.secrets, args.environments]) if (path !== undefined) checkPrivate(at(path));
  const file = at(args.file);
  const folder = await git(['rev-parse', '--show-toplevel'], resolve(file, '..'));
  return {
    file: relative(folder, file),
    repository: { path: folder, name: args.repository ?? (await nameOf(folder)) },
    fairway: {
      path: args.fairway === undefined ? ownFolder : at(args.fairway),
      name: args['fairway-name'] ?? 'OWNER/fairway',
    },
    event: { name: args.event, payload: args.payload === undefined ? {} : readPayload(at(args.payload)) },
    ...(args.ref === undefined ? {} : { ref: args.ref }),
    secrets: texts(args.secrets),
    vars: texts(args.vars),
    inputs: readPairs(args.input ?? []),
    environments: args.environments === undefined ? {} : readEnvironments(at(args.environments), approver),
    machineEnv: texts(args['machine-env']),
    ...(args['api-url'] === undefined ? {} : { apiUrl: args['api-url'] }),
    ...(args.jobs === undefined ? {} : { parallelJobs: readCount(args.jobs) }),
    debug: args.debug === true,
  };
}

function readEnvironments(path: string, approver: Approver): Record<string, EnvironmentOptions> {
  return Object.fromEntries(
    Object.entries(readMapping(path)).map(([name, value]) => {
      const { secrets, vars, approval } = (value ?? {}) as Record<string, unknown>;
      return [
        name,
        {
          secrets: textsOf(secrets, `${path}: ${name}`),
          vars: textsOf(vars, `${path}: ${name}`),
          ...(approval === true ? { approval: (request) => approve(request, approver) } : {}),
        } satisfies EnvironmentOptions,
      ];
    }),
  );
}

function readPayload(path: string): object {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as object;
  } catch (error) {
    throw new Failure({ what: `${path} is no payload.`, why: messageOf(error), fix: 'Name a JSON file.' });
  }
}

function readCount(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new Failure({
    what: `--jobs ${text} is not understood.`,
    why: 'It is no number of jobs.',
    fix: 'Write 1 or more.',
  });
}

async function nameOf(folder: string): Promise<string> {
  const url = await git(['remote', 'get-url', 'origin'], folder).catch(() => '');
  return /[/:](?<name>[^/:]+\/[^/]+?)(?:\.git)?$/.exec(url)?.groups?.['name'] ?? `local/${basename(folder)}`;
}
