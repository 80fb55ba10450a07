import type { ImagePlace } from './route.ts';

/** What `docker run` is told beside the image and its place. */
export interface DockerRun {
  /** The container's name, where somebody may have to end it. */
  readonly name?: string;
  readonly network?: string | undefined;
  /** Names of variables that the container gets from the environment of `docker` itself: no value is in argv. */
  readonly pass?: readonly string[];
  readonly directory?: string | undefined;
  readonly entrypoint: string;
  /** `file:file` of files that the container may read. */
  readonly files?: readonly string[];
  readonly interactive?: boolean;
}

/** The argv of a container that runs one program of an image and is removed with its end. */
export function dockerRunArgv(
  image: ImagePlace['image'],
  { name, network, pass = [], directory, entrypoint, files = [], interactive }: DockerRun,
  args: readonly string[],
): readonly string[] {
  return [
    ...['docker', 'run', '--rm', ...(interactive ? ['--interactive'] : [])],
    ...(name === undefined ? [] : ['--name', name]),
    ...(network === undefined ? [] : ['--network', network]),
    ...(directory === undefined ? [] : ['--workdir', directory]),
    ...pass.flatMap((variable) => ['--env', variable]),
    ...files.flatMap((file) => ['--volume', `${file}:${file}:ro`]),
    ...['--entrypoint', entrypoint, '--', image, ...args],
  ];
}
