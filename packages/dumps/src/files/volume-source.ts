import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Host } from '@fairway/host';
import { type Clock, Failure } from '@fairway/runtime';
import { UndecidedExchange } from '../exchange/undecided-exchange.ts';
import { inScratch, sweepScratch } from '../scratch/scratch.ts';
import type { Comparison, DumpFacts, Finding, Source } from '../source.ts';
import { archiveStatuses, compareArchive, listArchive } from './archive.ts';
import { checkTar } from './check-tar.ts';
import {
  databaseFile,
  databaseRuns,
  findDatabaseFilesProgram,
  firstDatabaseFile,
  writingStoreOf,
} from './database-files.ts';
import { volumeExchange } from './exchange-volumes.ts';
import { excludeOptions } from './exclude.ts';
import { roundTripProgram } from './programs.ts';
import { requireRoom, requireRoomToRestore } from './room.ts';
import type { VolumeSettings } from './settings.ts';
import { stillProgram } from './still-program.ts';
import { archiveOptions } from './tar/options.ts';
import {
  dropUnfinishedProgram,
  fillThrowawayProgram,
  fillVolumeProgram,
  finishVolumeProgram,
  readVolumeProgram,
  sweepUnfinishedProgram,
} from './volume-programs.ts';
import { dataUsersOf, dataUsersProgram, type VolumeUser } from './volume-users.ts';

export interface VolumeDeps {
  readonly host: Host;
  readonly clock: Clock;
}

const inEnglish = { LC_ALL: 'C' };
const archive = ['tar', ...archiveOptions, '--directory=/volume'];
const roundTrip = ['sh', '-c', roundTripProgram, 'sh', '/volume', '.'];
/** Prints where Docker keeps volumes. */
const ofVolumes = ['docker', 'info', '--format', '{{.DockerRootDir}}'];
const program = (text: string, ...words: readonly string[]) => ['sh', '-c', text, 'sh', ...words];

/**
 * A volume of Docker as a source. It is read and written by the machine's own GNU tar in a container that sees nothing
 * else, so that the login user needs no more than Docker.
 */
export function volumeSource(settings: VolumeSettings, deps: VolumeDeps): Source {
  const { name, volume, exclude } = settings;
  const { host, clock } = deps;
  const where = `volume ${volume} on ${host.name}`;

  const users = async (signal: AbortSignal) => {
    const show = `look who uses the volume ${volume}`;
    return dataUsersOf((await host.exec(program(dataUsersProgram, volume), { signal, show })).stdout);
  };

  /** Undefined where the volume is there. */
  const missing = async (signal: AbortSignal): Promise<Finding | undefined> => {
    const inspect = ['docker', 'volume', 'inspect', volume];
    const { exitCode, stderr } = await host.exec(inspect, { signal, accept: 'any' });
    return exitCode === 0 ? undefined : noVolume(where, stderr.trim());
  };

  /** Why it cannot be read as it is wanted, by those who use it. */
  const notAsWanted = (using: readonly VolumeUser[]) => {
    if (using.length === 0) return undefined;
    if (settings.while === undefined) return unsaid(where, using);
    return settings.while === 'running' ? storeRuns(where, using) : undefined;
  };

  const fill = async (to: string, { dump, expected, signal }: Fill) => {
    const pipe = await host.pipe(program(fillVolumeProgram, to, ...roundTrip), {
      ...{ stdin: dump, signal, env: inEnglish },
      show: `fill the volume ${to}`,
    });
    return compareArchive(pipe, expected, { asRoot: true });
  };

  return {
    name,
    kind: 'volume',
    where,
    content: 'tar',
    dumpGlobals: undefined,
    exchange: volumeExchange(deps, volume),

    users,

    async check(signal): Promise<readonly Finding[]> {
      const found = await checkTar(host, { name, paths: [] }, signal);
      const lost = await missing(signal);
      if (lost) return [...found, lost];
      const using = await users(signal);
      const refused = notAsWanted(using);
      if (refused) return [...found, { level: 'error', ...refused }];
      // What is excluded is seen by the dump alone.
      if (settings.while !== 'running' || using.length === 0 || exclude.length > 0) return found;
      const look = program(
        readVolumeProgram,
        ...[volume, 'sh', '-c', findDatabaseFilesProgram, 'sh', '/volume'],
      );
      const { stdout } = await host.exec(look, { signal, show: `look into the volume ${volume}` });
      const file = firstDatabaseFile(stdout, { running: false });
      return file ? [...found, { level: 'error', ...databaseRuns(where, file, orStopped) }] : found;
    },

    async dump(signal) {
      const [lost, using] = await Promise.all([missing(signal), users(signal)]);
      const refused = lost ?? notAsWanted(using);
      if (refused) throw new Failure(refused);
      const read = program(readVolumeProgram, volume, ...archive, ...excludeOptions(exclude), '--', '.');
      const how = { stopped: 'stop', paused: 'pause', running: undefined }[settings.while ?? 'running'];
      const argv = how === undefined ? read : program(stillProgram, volume, how, volume, ...read);
      const pipe = await host.pipe(argv, {
        ...{ signal, env: inEnglish, accept: archiveStatuses },
        show: `archive the volume ${volume}`,
      });
      const mayChange = settings.while === 'running';
      return listArchive(pipe, {
        ...{ of: where, parts: [name], mayChange },
        refusal(entry) {
          const file = mayChange && using.length > 0 && databaseFile(entry, { running: false });
          return file ? new Failure(databaseRuns(where, file, orStopped)) : undefined;
        },
      });
    },

    async prove(open, { signal, run, known }) {
      const began = clock.now();
      await sweepScratch(host, signal);
      await requireRoom(host, {
        ...{ of: where, known, signal },
        measure: program(readVolumeProgram, volume, 'du', '-sk', '/volume'),
        directory: ofVolumes,
      });
      const { bytes, facts } = await open();
      const pipe = await host.pipe(inScratch(run, program(fillThrowawayProgram, ...roundTrip)), {
        ...{ stdin: bytes, signal, env: inEnglish },
        show: `unpack ${name} in a throwaway volume`,
      });
      const compared = await compareArchive(pipe, facts, { asRoot: true });
      return { ...compared, seconds: (clock.now() - began) / 1000, image: null };
    },

    async restore(dump, expected, target, signal) {
      const began = clock.now();
      if (target.mask !== undefined) throw notRestored(where, 'A mask is SQL, and these are files.');
      await host.exec(program(sweepUnfinishedProgram), { signal, show: 'remove what killed restores left' });
      const { exitCode } = await host.exec(['docker', 'volume', 'inspect', target.name], {
        signal,
        accept: 'any',
      });
      const there = exitCode === 0;
      if (there && target.existing === 'refuse')
        throw notRestored(where, `There is a volume ${target.name} already on ${host.name}.`);
      await requireRoomToRestore(host, expected, { of: where, signal, directory: ofVolumes });
      const filled = there ? `${target.name}_fairway_${randomBytes(4).toString('hex')}` : target.name;
      const drop = () => host.exec(['docker', 'volume', 'rm', filled]);
      let compared: Comparison;
      try {
        compared = await fill(filled, { dump, expected: Promise.resolve(expected), signal });
        if (compared.differences.length > 0)
          throw notRestored(where, 'Not everything came back.', compared.differences);
        await host.exec(program(finishVolumeProgram, filled), {
          signal,
          show: `finish the volume ${filled}`,
        });
        if (there) {
          const exchange = volumeExchange(deps, target.name);
          await exchange.carryOut(await exchange.plan(filled, signal), signal);
        }
      } catch (error) {
        // It may hold what was there before.
        if (error instanceof UndecidedExchange) throw error;
        await host.exec(program(dropUnfinishedProgram, filled)).catch(() => {});
        if (there) await drop().catch(() => {});
        throw error;
      }
      if (there) await drop();
      return {
        ...compared,
        seconds: (clock.now() - began) / 1000,
        where: `volume ${target.name} on ${host.name}`,
      };
    },

    isItself: (target) => target === volume,
    sibling: (target) => volumeSource({ ...settings, volume: target }, deps),
    close: async () => {},
  };
}

interface Fill {
  readonly dump: Readable;
  readonly expected: Promise<DumpFacts>;
  readonly signal: AbortSignal;
}

const orStopped = ', or say `while: stopped`.';

/** Whether one of the users is a store of data, by its image. */
function storeRuns(where: string, users: readonly VolumeUser[]) {
  const [first] = users.flatMap(({ container, image }) => {
    const store = writingStoreOf(image);
    return store === undefined ? [] : [`${container}, which runs ${store}`];
  });
  if (first === undefined) return undefined;
  return {
    what: `The ${where} was not backed up.`,
    why: `It is used by ${first}. A store of data writes its files in an order of its own: those of a copy that is made meanwhile are of no single moment, and what was written last may be missing.`,
    fix: 'Back the data up by the kind of the database (`postgres`, `mariadb`, `mysql`, or `command`), or say `while: stopped`.',
  };
}

function unsaid(where: string, users: readonly VolumeUser[]) {
  return {
    what: `The ${where} was not backed up.`,
    why: `It is used by ${users.map(({ container }) => container).join(', ')}, and files that are written meanwhile are of no single moment.`,
    fix: 'Say what they do in the meantime: `while: stopped`, `while: paused`, or `while: running` for files that are never written twice.',
  };
}

function noVolume(where: string, why: string): Finding {
  return {
    level: 'error',
    what: `The ${where} cannot be backed up.`,
    why: why || 'It is not there.',
    fix: 'Correct the name: `docker volume ls` there shows all.',
  };
}

function notRestored(where: string, why: string, evidence: readonly string[] = []): Failure {
  return new Failure({
    what: `The backup of the ${where} was not restored. Nothing is changed.`,
    why,
    evidence,
    fix: 'Name a volume that does not exist yet, or type the name of one that does to have it replaced.',
  });
}
