import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '@fairway/lab';

/** A stack as specified and as it runs, read without our code. Two of them can be compared as a whole. */
export interface Serving {
  /** By service, all of its spec as the manager has it. */
  readonly specs: Readonly<Record<string, unknown>>;
  /** Of each container that runs on any node: service, image, command, environment and mounts. Sorted. */
  readonly containers: readonly string[];
}

interface Container {
  readonly Config: {
    readonly Image: string;
    readonly Cmd: readonly string[] | null;
    readonly Env: readonly string[];
    readonly Labels: Readonly<Record<string, string>>;
  };
  readonly Mounts: readonly { readonly Source: string; readonly Destination: string }[];
}

export async function readServing(lab: Lab, stack: string): Promise<Serving> {
  const named = `--filter label=com.docker.stack.namespace=${stack}`;
  const inspect = async <T>(node: string, list: string, show: string): Promise<readonly T[]> => {
    const script = `ids=$(${list} ${named}) && { [ -z "$ids" ] && echo [] || ${show} $ids; }`;
    for (let tries = 1; ; tries++) {
      const { exitCode, stdout, stderr } = await lab.node(node).exec(['sh', '-c', script]);
      if (exitCode === 0) return JSON.parse(stdout) as readonly T[];
      // A listed item may have been removed before it was inspected.
      if (!/no such/i.test(stderr) || tries === 5) throw new Error(`${node}: ${stderr}`);
      await sleep(500);
    }
  };
  const [services, ...containers] = await Promise.all([
    inspect<{ Spec: { Name: string } }>('manager', 'docker service ls --quiet', 'docker service inspect'),
    ...lab.nodes.map(({ name }) => inspect<Container>(name, 'docker ps --quiet', 'docker inspect')),
  ]);
  return {
    specs: Object.fromEntries(services.map(({ Spec }) => [Spec.Name, Spec])),
    containers: containers.flat().map(describe).sort(),
  };
}

function describe({ Config, Mounts }: Container): string {
  const { Image, Cmd, Env, Labels } = Config;
  const mounts = Mounts.map(({ Source, Destination }) => `${Source}:${Destination}`).sort();
  return JSON.stringify([Labels['com.docker.swarm.service.name'], Image, Cmd, Env, mounts]);
}
