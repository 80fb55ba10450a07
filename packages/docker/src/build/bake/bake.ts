import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { Builder } from '../builder/buildx.ts';
import { type BuildListener, BuildProgress } from '../progress/build-progress.ts';
import { solveEventReader } from '../progress/solve-events.ts';
import { bakeDefinition } from './bake-definition.ts';
import { explainBuildFailure } from './build-failure.ts';
import { readBuildMetadata } from './build-metadata.ts';
import type { BuildTarget } from './build-target.ts';

export interface BakeOptions {
  readonly builder: Builder;
  /** Name of a buildx builder. Default: the builder that is selected on the host. */
  readonly builderName?: string | undefined;
  /** Targets that are built only where another target builds on them; their images are not kept. */
  readonly standOn?: readonly BuildTarget[];
  /** Directory on the host for the metadata file. */
  readonly tempDir: string;
  /** Environment of buildx: `DOCKER_CONFIG`, and the variables that carry secrets. */
  readonly env: Readonly<Record<string, string>>;
  readonly listener?: BuildListener;
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The command of one solve. The definition travels by standard input, so none of its values are on a command line. */
export function bakeArgv(metadataFile: string, builderName?: string): readonly string[] {
  const builder = builderName === undefined ? [] : ['--builder', builderName];
  return [
    'docker',
    'buildx',
    'bake',
    ...builder,
    '--file',
    '-',
    '--metadata-file',
    metadataFile,
    '--progress',
    'rawjson',
  ];
}

/**
 * Builds images in one solve, in parallel.
 * @returns name of each image → digest that BuildKit made
 * @throws Failure that names the image and the step, with the last lines that the step printed
 */
export async function bake(
  host: Host,
  targets: readonly BuildTarget[],
  options: BakeOptions,
): Promise<ReadonlyMap<string, string>> {
  const { builder, builderName, standOn, tempDir, env, listener, timeoutMs, signal } = options;
  const { text, names, linked } = bakeDefinition(targets, builder, standOn);
  const progress = new BuildProgress(new Map([...names, ...linked]), listener);
  const words: string[] = [];
  const read = solveEventReader({ event: (event) => progress.take(event), word: (line) => words.push(line) });
  const metadataFile = `${tempDir}/build-metadata.json`;
  await host.remove(metadataFile);
  const { exitCode } = await host.stream(bakeArgv(metadataFile, builderName), {
    stdin: text,
    // Newer versions of buildx ask before a definition reads outside its directory. Fairway wrote this definition.
    env: { ...env, BUILDX_BAKE_ENTITLEMENTS_FS: '0' },
    onStderr: read,
    accept: 'any',
    timeoutMs,
    signal,
  });
  if (exitCode !== 0) throw explainBuildFailure(progress.failed, words, targets);
  const metadata = await host.readFile(metadataFile).catch((error: unknown) => {
    throw new Failure({
      what: 'The build succeeded, but buildx did not report its result',
      why: `buildx wrote no metadata to ${metadataFile}.`,
      fix: 'Check the disk of this machine, and update buildx.',
      cause: error,
    });
  });
  return readBuildMetadata(new TextDecoder().decode(metadata), names);
}
