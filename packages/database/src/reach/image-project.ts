import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { z } from 'zod';
import {
  folderCandidates,
  type Migration,
  noFolder,
  noScript,
  orderMigrations,
} from '../prisma/migrations-folder.ts';
import { requireSupported } from '../prisma/prisma-cli.ts';
import { requireWholeScripts } from '../prisma/script-splitting.ts';
import { dockerRunArgv } from './docker-run.ts';
import { imageProgram } from './image-program.ts';
import type { ImagePlace } from './route.ts';

/** A project inside an image. */
export interface ImageProject {
  /** Its directory in the image. */
  readonly directory: string;
  readonly version: string;
  /** The script of the Prisma CLI. */
  readonly cli: string;
  readonly migrations: readonly Migration[];
}

const answerShape = z.object({
  project: z.string(),
  prisma: z.object({ version: z.string(), cli: z.string() }).nullable(),
  config: z.string().nullable(),
  folder: z.string().nullable(),
  migrations: z.array(z.object({ name: z.string(), script: z.string().nullable() })),
});

/** Milliseconds. The image may have to be pulled first. */
const patienceMs = 600_000;

/**
 * Reads a project inside an image, with the image's own Node and without a network.
 * @throws Failure when the image cannot be run, or holds no Prisma or no migrations
 */
export async function readImageProject(
  host: Host,
  place: ImagePlace,
  signal: AbortSignal,
): Promise<ImageProject> {
  const { image } = place;
  const candidates = folderCandidates(place);
  const question = JSON.stringify({ directory: place.directory ?? '.', candidates });
  const argv = dockerRunArgv(image, { network: 'none', entrypoint: 'node', interactive: true }, [
    '-',
    question,
  ]);
  const { exitCode, stdout, stderr } = await host.exec(argv, {
    ...{ stdin: imageProgram, accept: 'any', signal, timeoutMs: patienceMs },
    show: `read the project in ${image}`,
  });
  if (exitCode !== 0) throw notRead(host, image, exitCode, stderr);
  const { project, prisma, config, folder, migrations } = answerShape.parse(JSON.parse(stdout));
  const where = `${project} of the image ${image}`;
  if (prisma === null) {
    throw new Failure({
      what: `There is no Prisma in ${where}.`,
      why: 'No node_modules/prisma is there or above it.',
      fix: "Install prisma in the image (it may be among the dependencies that production keeps), or name the project's directory: `directory: /app/…`.",
    });
  }
  requireSupported(prisma.version, where);
  if (config !== null) requireWholeScripts(prisma.version, config, where);
  if (folder === null) throw noFolder(where, candidates);
  const scripts = migrations.map(({ name, script }) => {
    if (script === null) throw noScript(`${folder} of the image ${image}`, name);
    return { name, script };
  });
  return { directory: project, ...prisma, migrations: orderMigrations(folder, scripts) };
}

function notRead(host: Host, image: string, exitCode: number, stderr: string): Failure {
  const noNode = /"node": executable file not found/.test(stderr);
  return new Failure({
    what: `The project in the image ${image} cannot be read on ${host.name}.`,
    why: noNode
      ? 'There is no node in the image, which Prisma needs.'
      : `\`docker run\` ended with exit status ${exitCode}.`,
    evidence: stderr.split('\n').filter(Boolean).slice(-8),
    fix: noNode
      ? 'Name the image that migrates, with Node and Prisma in it.'
      : 'Check the name of the image, and that the host has it or may pull it.',
  });
}
