import type { LabNode } from '@fairway/lab';

/** The commands of a server's docker, as they are started. */
export interface DockerStarts {
  /** Those since the last call: the words of each, `compose …` among them. */
  taken(): Promise<readonly string[]>;
}

const log = '/tmp/docker-starts';
const wrapper = `#!/bin/sh
echo "$*" >>${log}
exec /usr/bin/docker "$@"
`;

/** Records from now on every start of docker on a server. Without its waits, a deploy takes as long as these starts. */
export async function watchDocker(node: LabNode): Promise<DockerStarts> {
  const script = `: >${log}; chmod 666 ${log}; cat >/usr/local/bin/docker; chmod 755 /usr/local/bin/docker`;
  await node.exec(['sh', '-c', script], wrapper);
  return {
    async taken() {
      const { stdout } = await node.exec(['sh', '-c', `cat ${log}; : >${log}`]);
      return stdout.split('\n').filter(Boolean);
    },
  };
}

/** Counts of one run: commands over SSH, starts of docker on the server, and starts of Compose among them. */
export interface Starts {
  readonly commands: number;
  readonly docker: number;
  readonly compose: number;
}

/** @param log of a run with RUNNER_DEBUG */
export function startsOf(log: string, started: readonly string[]): Starts {
  return {
    commands: log.split('\n').filter((line) => line.startsWith('::debug::manager')).length,
    docker: started.length,
    compose: started.filter((words) => words.startsWith('compose ')).length,
  };
}
