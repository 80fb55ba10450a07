import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure, type Logger, messageOf } from '@fairway/runtime';
import { findLab } from './find.ts';
import { provideImages } from './images.ts';
import type { Lab } from './lab.ts';
import { Progress } from './progress.ts';
import { hasEnded, nobody } from './records/owner.ts';
import { readAllRecords } from './records/record.ts';
import { allLabs, removeLab } from './remove.ts';
import { runFiles } from './run-files.ts';
import { startLab } from './start.ts';
import { describe } from './status.ts';

const usage = `pnpm lab up [--nodes 6] [--name dev]     start a lab that stays
pnpm lab images                          make what labs start from, if it is not there yet
pnpm lab status                          what is up
pnpm lab env                             write variables, secrets and machine environment for pnpm workflow run
pnpm lab ssh NODE [COMMAND...]           a shell on a server, as deploy; as root: pnpm lab ssh root@NODE
pnpm lab logs MACHINE                    what a machine wrote
pnpm lab pause|kill|cut|restore MACHINE  break a machine or its network, and mend it
pnpm lab down [--all]                    remove a lab; --all: every lab that no running process holds
--name NAME, right after the command, chooses among several labs.`;

const logger: Logger = { debug() {}, info: console.log, warn: console.warn, error: console.error };

async function up(name: string, nodes: number): Promise<void> {
  const stop = new AbortController();
  process.once('SIGINT', () => {
    console.log('Stopping: the lab is removed as soon as its machines have started.');
    stop.abort(
      new Failure({ what: 'The lab was not started.', why: 'You stopped it.', fix: 'Nothing is left.' }),
    );
  });
  const started = Date.now();
  const options = { name, nodes, swarm: true, registry: true, builder: true, postgres: true, keep: true };
  const lab = await startLab(options, { logger, signal: stop.signal });
  console.log(`The lab ${name} is up after ${((Date.now() - started) / 1000).toFixed(1)} s.\n`);
  console.log(await describe(lab));
}

async function images(): Promise<void> {
  const progress = new Progress(logger);
  try {
    const { base, registry } = await provideImages(progress);
    console.log(`Labs start from ${base} and ${registry}.`);
  } finally {
    progress.close();
  }
}

/** The lab of this name, or the only one that stays, or the only one. */
async function chosen(name: string | undefined): Promise<Lab> {
  if (name) return findLab(name);
  const records = await readAllRecords();
  const kept = records.filter(({ owner }) => owner === nobody);
  const [only, another] = kept.length > 0 ? kept : records;
  if (only && !another) return findLab(only.name);
  throw new Failure({
    what: 'It is not clear which lab is meant.',
    why: only ? `Several are up: ${records.map((record) => record.name).join(', ')}.` : 'None is up.',
    fix: only ? 'Add --name NAME.' : 'Start one: pnpm lab up --nodes 6',
  });
}

async function status(): Promise<void> {
  const owners = await allLabs();
  const records = await readAllRecords();
  for (const record of records) {
    console.log(`${await describe(await findLab(record.name))}\n`);
    owners.delete(record.name);
  }
  for (const [name, owner] of owners) {
    console.log(
      `Lab ${name}: ${hasEnded(owner) ? 'left by a process that has ended' : 'starting, or of another user'}`,
    );
  }
  if (records.length + owners.size === 0) console.log('No lab is up.');
}

/** Files that a run of `lab env` before has written stay: whoever tries an app adds its secrets to them. */
async function env(lab: Lab): Promise<void> {
  const directory = join(lab.stateDir, 'run');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const options: string[] = [];
  for (const { option, name, text } of runFiles(lab)) {
    const path = join(directory, name);
    const written = await writeFile(path, text, { mode: 0o600, flag: 'wx' }).then(
      () => 'written',
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return 'kept as it is';
        throw error;
      },
    );
    console.log(`  ${path} (${written})`);
    options.push(`--${option} ${path}`);
  }
  const continued = ' \\\n    ';
  console.log(`\nRun a workflow in the lab ${lab.name}:\n`);
  console.log(
    `  pnpm workflow run PATH/.github/workflows/FILE.yml --event EVENT${continued}${options.join(continued)}`,
  );
}

async function ssh(lab: Lab, target: string, command: readonly string[]): Promise<number> {
  const [, user = lab.ssh.user, name = ''] = /^(?:(root|deploy)@)?(.*)$/.exec(target) ?? [];
  const node = lab.node(name);
  const knownHosts = join(lab.stateDir, 'known_hosts');
  await writeFile(knownHosts, lab.knownHosts);
  const argv = [
    '-i',
    lab.ssh.privateKeyFile,
    '-o',
    `UserKnownHostsFile=${knownHosts}`,
    '-o',
    'IdentitiesOnly=yes',
  ];
  const child = spawn('ssh', [...argv, `${user}@${node.address}`, ...command], { stdio: 'inherit' });
  return new Promise((resolve, reject) =>
    child.on('error', reject).on('close', (code) => resolve(code ?? 255)),
  );
}

async function down(name: string | undefined, all: boolean): Promise<void> {
  const owners = await allLabs();
  const free = [...owners].filter(([, owner]) => owner === nobody || hasEnded(owner)).map(([lab]) => lab);
  const names = all ? free : [name ?? (await chosen(name)).name];
  for (const lab of names) {
    // A lab that has nothing in the engine yet may still have its directory.
    console.log(owners.has(lab) ? `Removing the lab ${lab}.` : `There is no lab ${lab}: nothing to remove.`);
    await removeLab(lab);
  }
  for (const lab of all ? [...owners.keys()].filter((lab) => !free.includes(lab)) : []) {
    console.log(
      `Left alone: the lab ${lab}, which a running process holds. pnpm lab down --name ${lab} removes it.`,
    );
  }
  if (names.length === 0) console.log('There is nothing to remove.');
}

/** What follows `ssh NODE` is the server's business: its options are not ours. */
function splitForeign(argv: readonly string[]): { own: string[]; foreign: string[] } {
  let at = 1;
  while (argv[at]?.startsWith('-')) at += argv[at]?.includes('=') ? 1 : 2;
  const end = argv[0] === 'ssh' ? at + 1 : argv.length;
  return { own: argv.slice(0, end), foreign: argv.slice(end) };
}

const options = {
  name: { type: 'string' },
  nodes: { type: 'string', default: '6' },
  all: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** @throws Failure for an option that is not in the usage. */
function read(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    throw wrong(messageOf(error).replace(/\. To specify a positional.*/s, '.'));
  }
}

const wrong = (why: string): Failure =>
  new Failure({ what: 'The command line is not understood.', why, fix: 'See pnpm lab --help.' });

async function main(argv: string[]): Promise<number> {
  const { own, foreign } = splitForeign(argv);
  const { values, positionals } = read(own);
  const [command = 'help', machine = '', ...more] = positionals;
  if (values.help || command === 'help') {
    console.log(usage);
    return 0;
  }
  const onMachine = ['ssh', 'logs', 'pause', 'kill', 'cut', 'restore'].includes(command);
  if (onMachine && machine === '') throw wrong(`${command} needs the name of a machine.`);
  if (more.length > 0 || (!onMachine && machine !== ''))
    throw wrong(`"${more[0] ?? machine}" is one word too many.`);
  switch (command) {
    case 'up':
      if (!/^\d+$/.test(values.nodes)) throw wrong(`--nodes ${values.nodes} is no number.`);
      await up(values.name ?? 'dev', Number(values.nodes));
      return 0;
    case 'images':
      await images();
      return 0;
    case 'status':
      await status();
      return 0;
    case 'env':
      await env(await chosen(values.name));
      return 0;
    case 'ssh':
      return ssh(await chosen(values.name), machine, foreign);
    case 'logs':
      process.stdout.write(await (await chosen(values.name)).logs(machine));
      return 0;
    case 'pause':
    case 'kill':
    case 'cut':
    case 'restore':
      await (await chosen(values.name))[command](machine);
      return 0;
    case 'down':
      await down(values.name, values.all);
      return 0;
    default:
      throw wrong(`There is no command "${command}".`);
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(messageOf(error));
    process.exitCode = 1;
  },
);
