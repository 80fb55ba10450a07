import type { ImagePlace } from './route.ts';

/** The options of `docker run` besides the image. */
export interface DockerRun {
  /** The container's name, with which it can be removed. */
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

/** The argv of a container that runs one program of an image and is removed when the program ends. */
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
