import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '@fairway/lab';

/** One task as `docker` on the manager shows it. */
export interface TaskSeen {
  readonly id: string;
  readonly service: string;
  readonly node: string;
  readonly container: string;
  readonly image: string;
}

/** A swarm as its operators see it: through docker on its nodes, without any of our code. */
export interface SwarmReader {
  /** The tasks of a stack that run, sorted by id. */
  tasks(stack: string): Promise<readonly TaskSeen[]>;
  /** Names of the services of a stack, sorted. */
  services(stack: string): Promise<readonly string[]>;
  /** Runs a command in a container of each running task of a service; what it printed, by node. */
  inside(service: string, argv: readonly string[]): Promise<Readonly<Record<string, string>>>;
  /** The output of a command on a node. */
  on(node: string, argv: readonly string[]): Promise<string>;
  /** Removes a stack with all that Fairway keeps of it. */
  remove(stack: string): Promise<void>;
}

export function readSwarm(lab: Lab): SwarmReader {
  const on: SwarmReader['on'] = async (node, argv) => {
    const { exitCode, stdout, stderr } = await lab.node(node).exec(argv);
    if (exitCode !== 0) throw new Error(`${argv.join(' ')} on ${node}: ${stderr}`);
    return stdout;
  };
  const lines = async (argv: readonly string[]) => (await on('manager', argv)).split('\n').filter(Boolean);

  async function running(filter: string): Promise<TaskSeen[]> {
    const perNode = await Promise.all(
      lab.nodes.map(async ({ name }) => {
        const listed = await on(name, [
          ...['docker', 'ps', '--no-trunc', '--filter', filter, '--format'],
          '{{.ID}} {{.Label "com.docker.swarm.task.id"}} {{.Label "com.docker.swarm.service.name"}} {{.Image}}',
        ]);
        return listed
          .split('\n')
          .filter(Boolean)
          .map((line) => {
            const [container = '', id = '', service = '', image = ''] = line.split(' ');
            return { id, service, node: name, container, image };
          });
      }),
    );
    return perNode.flat().sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  return {
    on,
    tasks: (stack) => running(`label=com.docker.stack.namespace=${stack}`),
    services: async (stack) =>
      (await lines(['docker', 'stack', 'services', stack, '--format', '{{.Name}}'])).sort(),
    async inside(service, argv) {
      const tasks = await running(`label=com.docker.swarm.service.name=${service}`);
      const said = await Promise.all(
        tasks.map(async ({ node, container }) => [
          node,
          await on(node, ['docker', 'exec', container, ...argv]),
        ]),
      );
      return Object.fromEntries(said);
    },
    async remove(stack) {
      await lab.node('manager').exec(['docker', 'stack', 'rm', stack]);
      await Promise.all(
        lab.nodes.map(({ exec }) =>
          exec(['rm', '-rf', `/var/lib/fairway/stacks/${stack}`, `/home/deploy/${stack}`]),
        ),
      );
    },
  };
}

/** Waits, minutes at most, until something is so. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < 600; look++) {
    if (await isSo()) return;
    await sleep(500);
  }
  throw new Error('It did not become so within five minutes.');
}
