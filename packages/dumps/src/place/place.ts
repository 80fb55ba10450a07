import type { Host } from '@fairway/host';

/** Where the programs of a database run: inside its container, on a machine, or on the runner. */
export interface Place {
  /** In words, for logs and failures: `service db of project shop on db1`. */
  readonly where: string;
  /** The machine that starts the programs. */
  readonly host: Host;
  /** The container that the programs run in; undefined where they are the machine's own. */
  readonly container: RunningContainer | undefined;
  /**
   * The argv that runs a program there, without a terminal and with its standard input open. The program gets the
   * variables of these names from the environment of the command: a value is never in an argv, nor in `docker inspect`.
   */
  argv(program: readonly string[], pass?: Iterable<string>): readonly string[];
}

/** A container that runs now. */
export interface RunningContainer {
  readonly id: string;
  readonly name: string;
  /** The id of its image, which is there as long as the container is. */
  readonly imageId: string;
  /** The image with its digest, as another machine can pull it; its id where it was built here. */
  readonly image: string;
}

/** The machine's own programs. */
export function onMachine(host: Host): Place {
  const where = host.address === 'local' ? 'the runner' : host.name;
  return { where, host, container: undefined, argv: (program) => program };
}

/** The programs inside a container of a machine. */
export function inContainer(host: Host, container: RunningContainer, where: string): Place {
  return {
    where,
    host,
    container,
    argv: (program, pass = []) => [
      ...['docker', 'exec', '--interactive'],
      ...[...pass].flatMap((name) => ['--env', name]),
      container.id,
      ...program,
    ],
  };
}
