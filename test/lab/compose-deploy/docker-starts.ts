import type { LabNode } from '@fairway/lab';

/** The programs of Docker on a server, as they are started. */
export interface DockerStarts {
  /** Those since the last call: `docker` or `docker-compose`, and its words. */
  taken(): Promise<readonly string[]>;
}

const log = '/tmp/docker-starts';
/** Where docker finds the plugin before its own place for it. */
const plugins = '/usr/local/lib/docker/cli-plugins';
const wrapperOf = (program: string) => `#!/bin/sh
echo "$(basename "$0") $*" >>${log}
exec ${program} "$@"
`;

/** Records from now on every start of docker and of Compose on a server. Without its waits, a deploy takes as long as these starts. */
export async function watchDocker(node: LabNode): Promise<DockerStarts> {
  await node.exec(['sh', '-c', `: >${log}; chmod 666 ${log}; mkdir -p ${plugins}`]);
  const programs = {
    '/usr/local/bin/docker': '/usr/bin/docker',
    [`${plugins}/docker-compose`]: '/usr/libexec/docker/cli-plugins/docker-compose',
  };
  for (const [wrapper, program] of Object.entries(programs))
    await node.exec(['sh', '-c', `cat >${wrapper}; chmod 755 ${wrapper}`], wrapperOf(program));
  return {
    async taken() {
      const { stdout } = await node.exec(['sh', '-c', `cat ${log}; : >${log}`]);
      return stdout.split('\n').filter(Boolean);
    },
  };
}

/** Counts of one run: commands over SSH, and starts of docker and of Compose on the server. */
export interface Starts {
  readonly commands: number;
  readonly docker: number;
  readonly compose: number;
}

/** @param log of a run with RUNNER_DEBUG */
export function startsOf(log: string, started: readonly string[]): Starts {
  return {
    commands: log.split('\n').filter((line) => line.startsWith('::debug::manager')).length,
    docker: started.filter((words) => words.startsWith('docker ')).length,
    compose: started.filter((words) => words.startsWith('docker-compose ')).length,
  };
}
