import type { LabNode } from '@fairway/lab';

/** A container as `docker` on its server shows it. */
export interface Seen {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly image: string;
}

/** A server as its operators see it: through docker, without any of our code. */
export interface ServerReader {
  /** The output of a shell script on it, as the user that deploys. */
  sh(script: string): Promise<string>;
  /** Containers of a project that run, by service. */
  containers(project: string): Promise<Readonly<Record<string, Seen>>>;
  /** What `docker compose up -d` would do in a directory. */
  wouldDo(directory: string): Promise<string>;
}

export function readServer(node: LabNode): ServerReader {
  const sh: ServerReader['sh'] = async (script) => {
    const { exitCode, stdout, stderr } = await node.exec(['su', '-', 'deploy', '-c', script]);
    if (exitCode !== 0) throw new Error(`${script} on ${node.name}: ${stderr}`);
    return stdout.trimEnd();
  };
  return {
    sh,
    async containers(project) {
      const format = '{{.ID}} {{.Names}} {{.Label "com.docker.compose.service"}} {{.Image}}';
      const filter = `label=com.docker.compose.project=${project}`;
      const listed = await sh(`docker ps --no-trunc --filter ${filter} --format '${format}'`);
      const seen = listed
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split(' '));
      return Object.fromEntries(
        seen.map(([id = '', name = '', service = '', image = '']) => [service, { id, name, service, image }]),
      );
    },
    wouldDo: (directory) => sh(`cd ${directory} && docker compose up -d --dry-run 2>&1`),
  };
}
