import type { Readable } from 'node:stream';
import type { Host } from '@fairway/host';
import { type Clock, countOf, Failure, lastLines } from '@fairway/runtime';
import { counted } from '../counting.ts';
import { inScratch, sweepScratch } from '../scratch/scratch.ts';
import type {
  Comparison,
  Contents,
  DumpFacts,
  Finding,
  ProveOptions,
  RestoreTarget,
  Source,
} from '../source.ts';
import { checkScripts } from './check-scripts.ts';
import { scriptArgv, scriptOnDumpArgv } from './script.ts';
import type { CommandSettings } from './settings.ts';

export interface CommandDeps {
  readonly host: Host;
  readonly clock: Clock;
}

/** How much of what a script says is kept. */
const saidLines = 20;

/**
 * A command on a host as a source. Its scripts run by bash with `-euo pipefail`, in an empty directory that is gone
 * afterwards where they get a dump. `$FAIRWAY_NAME` is what to dump: the source's own name, or that of a sibling.
 */
export function commandSource(settings: CommandSettings, deps: CommandDeps): Source {
  const { name, restore } = settings;
  const { host, clock } = deps;
  const where = `command ${name} on ${host.name}`;

  const runOn = async (
    dump: Readable,
    { script, length, run, show, env, signal }: ScriptRun,
  ): Promise<{ readonly bytes: number; readonly said: readonly string[] }> => {
    const { bytes: stdin, count } = counted(dump);
    const { stdout, ended } = await host.pipe(inScratch(run, scriptOnDumpArgv(script, length)), {
      stdin,
      env: { ...settings.env, ...env },
      signal,
      show,
    });
    const [said] = await Promise.all([endOf(stdout), ended]);
    return { bytes: count(), said };
  };

  return {
    name,
    kind: 'command',
    where,
    content: 'bin',
    dumpGlobals: undefined,
    exchange: undefined,
    check: async (signal): Promise<readonly Finding[]> => checkScripts(host, settings, signal),

    async dump(signal) {
      const { stdout, ended } = await host.pipe(scriptArgv(settings.dump), {
        env: { ...settings.env, FAIRWAY_NAME: name },
        signal,
        show: `dump of ${name}`,
      });
      const { bytes, count, whole } = counted(stdout);
      const facts = ended.then(() => whole).then(() => factsOf(name, count()));
      facts.catch(() => {});
      return { bytes, facts };
    },

    async prove(open, { signal, run }: ProveOptions) {
      const began = clock.now();
      await sweepScratch(host, signal);
      const show = `verify of ${name}`;
      const dump = await open();
      // Whoever made the dump hears of its failure; here it is heard through the bytes.
      dump.facts.catch(() => {});
      const { bytes, said } = await runOn(dump.bytes, {
        ...{ script: settings.verify, run, show, signal },
        env: { FAIRWAY_NAME: name },
      });
      const seconds = (clock.now() - began) / 1000;
      return { ...compareBytes(name, await dump.facts, bytes, said), seconds, image: null };
    },

    async restore(dump, expected, target: RestoreTarget, signal) {
      if (restore === undefined) throw cannot(where, 'It has no `restore` command.', 'Give it one.');
      if (target.mask !== undefined)
        throw cannot(
          where,
          'A mask is SQL, and nothing runs SQL here.',
          'Let `restore` itself mask the data.',
        );
      const began = clock.now();
      await sweepScratch(host, signal);
      const { bytes, said } = await runOn(dump, {
        ...{
          script: restore,
          length: lengthOf(expected.contents),
          run: `restore-${name}`,
          show: `restore of ${name}`,
          signal,
        },
        env: { FAIRWAY_NAME: name, FAIRWAY_TARGET: target.name, FAIRWAY_EXISTING: target.existing },
      });
      const compared = compareBytes(name, expected, bytes, said);
      const unseen = `what ${target.name} holds now: only the \`restore\` command knows how to look into it`;
      return {
        ...compared,
        notProven: [...compared.notProven, unseen],
        seconds: (clock.now() - began) / 1000,
        where: `${target.name}, by the \`restore\` command of ${where}`,
      };
    },

    isItself: (target) => target === name,
    sibling: (target) => commandSource({ ...settings, name: target }, deps),
    close: async () => {},
  };
}

interface ScriptRun {
  readonly script: string;
  /** How long the dump must be before the script begins; undefined where nobody knows it before its end. */
  readonly length?: number | undefined;
  readonly run: string;
  readonly show: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

function factsOf(name: string, bytes: number): DumpFacts {
  return {
    tool: 'the `dump` command',
    server: null,
    database: null,
    image: null,
    migrations: null,
    contents: { rows: { [name]: bytes }, catalog: [] },
  };
}

function lengthOf({ rows }: Contents): number | undefined {
  return Object.values(rows)[0];
}

/** A command's dump is a run of bytes. That its contents are good, the `verify` command has said by its status. */
function compareBytes(
  name: string,
  { contents }: DumpFacts,
  bytes: number,
  evidence: readonly string[],
): Comparison {
  const written = lengthOf(contents) ?? bytes;
  const differences =
    written === bytes ? [] : [`${name}: ${countOf(written, 'byte')} were dumped, and ${bytes} came back`];
  return { differences, notProven: [], rows: 1, evidence };
}

/** The last lines of a text that may be of any length. */
async function endOf(stream: Readable): Promise<readonly string[]> {
  let end = Buffer.alloc(0);
  for await (const piece of stream) end = Buffer.concat([end, piece as Buffer]).subarray(-65_536);
  return lastLines(end, saidLines);
}

function cannot(where: string, why: string, fix: string): Failure {
  return new Failure({ what: `The backup of ${where} was not restored.`, why, fix });
}
