import { randomBytes } from 'node:crypto';
import type { Host } from '@fairway/host';
import { type Clock, Failure } from '@fairway/runtime';
import { inScratch, scratchBase, sweepScratch } from '../../scratch/scratch.ts';
import type { Finding, Source } from '../../source.ts';
import { archiveStatuses, compareArchive, isRoot, listArchive } from '../archive.ts';
import { checkTar } from '../check-tar.ts';
import {
  databaseFile,
  databaseRuns,
  findDatabaseFilesProgram,
  firstDatabaseFile,
} from '../database-files.ts';
import { bare, excludeOptions } from '../exclude.ts';
import { roundTripProgram } from '../programs.ts';
import { requireRoom, requireRoomToRestore } from '../room.ts';
import type { PathsSettings } from '../settings.ts';
import { archivePathsProgram, nearestProgram } from './programs.ts';
import { freeTarget, putInPlace, settleTarget } from './put-in-place.ts';

export interface FilesDeps {
  readonly host: Host;
  readonly clock: Clock;
}

const inEnglish = { LC_ALL: 'C' };

/**
 * Files and directories of a host as a source. Its dump is an archive of GNU tar; a proof unpacks it in a throwaway
 * directory of the host, archives what is there, and compares both.
 */
export function pathsSource(settings: PathsSettings, { host, clock }: FilesDeps): Source {
  const { name, paths, exclude } = settings;
  const where = `${paths.join(', ')} on ${host.name}`;
  const names = paths.map((path) => bare(path) || '.');
  // Files that nobody said may change are those of a server that has stopped, unless one of them shows that it runs.
  const still = settings.while !== 'running';

  return {
    name,
    kind: 'paths',
    where,
    content: 'tar',
    dumpGlobals: undefined,
    exchange: undefined,
    async check(signal): Promise<readonly Finding[]> {
      const found = await checkTar(host, { name, paths }, signal);
      // What is excluded is seen by the dump alone.
      if (exclude.length > 0) return found;
      const look = ['sh', '-c', findDatabaseFilesProgram, 'sh', ...paths];
      const { stdout } = await host.exec(look, { signal, show: `look for databases in ${name}` });
      const file = firstDatabaseFile(stdout, { running: still });
      return file ? [...found, { level: 'error', ...databaseRuns(where, file, orExclude) }] : found;
    },

    async dump(signal) {
      const argv = [...excludeOptions(exclude), '--', ...names];
      const pipe = await host.pipe(['sh', '-c', archivePathsProgram, 'sh', ...argv], {
        ...{ signal, env: inEnglish, accept: archiveStatuses },
        show: `archive ${name}`,
      });
      return listArchive(pipe, {
        ...{ of: where, parts: paths, mayChange: !still },
        refusal(entry) {
          const file = databaseFile(entry, { running: still });
          return file && new Failure(databaseRuns(where, file, orExclude));
        },
      });
    },

    async prove(open, { signal, run, known }) {
      const began = clock.now();
      await sweepScratch(host, signal);
      await requireRoom(host, {
        ...{ of: where, known, signal },
        measure: ['du', '-sk', '--', ...paths],
        directory: ['echo', scratchBase],
      });
      const argv = ['sh', '-c', roundTripProgram, 'sh', 'files', ...names];
      const { bytes, facts } = await open();
      const pipe = await host.pipe(inScratch(run, argv), {
        ...{ stdin: bytes, signal, env: inEnglish },
        show: `unpack ${name} in a throwaway directory`,
      });
      const compared = await compareArchive(pipe, facts, { asRoot: await isRoot(host, signal) });
      return { ...compared, seconds: (clock.now() - began) / 1000, image: null };
    },

    async restore(dump, expected, target, signal) {
      const began = clock.now();
      if (!target.name.startsWith('/')) throw notRestored(where, `"${target.name}" is no absolute path.`);
      if (target.mask !== undefined) throw notRestored(where, 'A mask is SQL, and these are files.');
      const directory = await freeTarget(host, { target: target.name, paths }, signal);
      if (directory === undefined) throw notRestored(where, inTheWay(target.name, paths));
      await settleTarget(host, directory, signal);
      if (target.existing === 'refuse' && (await host.stat(directory)) !== undefined)
        throw notRestored(where, `${directory} is there already on ${host.name}.`);
      await requireRoomToRestore(host, expected, {
        ...{ of: where, signal },
        directory: ['sh', '-c', nearestProgram, 'sh', directory],
      });
      // Beside the target, so that one rename puts it there.
      const beside = `${directory}.fairway-${randomBytes(6).toString('hex')}`;
      try {
        const pipe = await host.pipe(['sh', '-c', roundTripProgram, 'sh', beside, ...names], {
          ...{ stdin: dump, signal, env: inEnglish },
          show: `unpack ${name}`,
        });
        const compared = await compareArchive(pipe, Promise.resolve(expected), {
          asRoot: await isRoot(host, signal),
        });
        if (compared.differences.length > 0)
          throw notRestored(where, 'Not everything came back.', compared.differences);
        await putInPlace(host, { beside, target: directory }, signal);
        return { ...compared, seconds: (clock.now() - began) / 1000, where: `${directory} on ${host.name}` };
      } catch (error) {
        await host.exec(['rm', '-rf', '--', beside]).catch(() => {});
        throw error;
      }
    },

    isItself: (target) => paths.length === 1 && paths[0] === target,
    sibling: (target) => pathsSource({ ...settings, paths: [target] }, { host, clock }),
    close: async () => {},
  };
}

const orExclude = ', and leave its directory out here with `exclude`.';

function inTheWay(target: string, paths: readonly string[]): string {
  return `${target} is one of the paths of this source, or above or below one, and a backup has each file at its whole path: ${paths[0]} would be at ${target}${paths[0]}.`;
}

function notRestored(where: string, why: string, evidence: readonly string[] = []): Failure {
  return new Failure({
    what: `The backup of ${where} was not restored. Nothing is changed.`,
    why,
    evidence,
    fix: 'Name a directory that does not exist yet, by its absolute path, such as /srv/restored, and move from there what you want. An existing one is replaced where its name is typed.',
  });
}
