import type { Lab } from '@fairway/lab';
import type { Checkout } from '../step.ts';
import type { SwarmReader } from '../swarm.ts';

/** One swarm with one stack, shared by the tests of the commands in their order. */
export interface CommandsStage {
  readonly stack: string;
  readonly lab: Lab;
  readonly swarm: SwarmReader;
  readonly checkout: Checkout;
  /** A runner without a checkout: a rollback needs none. */
  readonly elsewhere: Checkout;
  readonly inputs: Readonly<Record<string, string>>;
  readonly run: { readonly env: Readonly<Record<string, string>> };
}

/** Everything that a read-only command must not change: state, files, logins, services, configs, secrets. */
export async function everything({ lab, swarm }: CommandsStage): Promise<readonly string[]> {
  const files =
    "find /var/lib/fairway /home/deploy /root/.docker /tmp/fairway* -type f ! -name lock -printf '%p %s %T@\\n' 2>/dev/null | sort";
  const perNode = lab.nodes.map(
    async ({ name, exec }) => `${name}: ${(await exec(['sh', '-c', files])).stdout}`,
  );
  const swarmHas = 'docker service ls --format "{{.ID}} {{.Name}}"; docker config ls -q; docker secret ls -q';
  const specs = 'docker service ls -q | xargs -r docker service inspect --format "{{.ID}} {{json .Spec}}"';
  return [...(await Promise.all(perNode)), await swarm.on('manager', ['sh', '-c', `${swarmHas}; ${specs}`])];
}
