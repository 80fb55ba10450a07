import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';

export interface StackDeployOptions {
  readonly stack: string;
  /** The rendered stack file. */
  readonly text: string;
  /** Directory of the Docker configuration with the registry's login, handed on to the workers. */
  readonly dockerConfig?: string;
  readonly signal?: AbortSignal;
}

/**
 * Runs docker with nothing of the host's environment: Docker puts a variable of its environment in the place of every
 * environment value that is empty (docker/cli, compose/loader, updateEnvironment). Docker 26 and newer are told not to
 * wait, before waiting becomes their default. $1 Docker configuration, $2 stack.
 */
const deployScript = `
detach=
case "$(docker stack deploy --help 2>/dev/null)" in *--detach*) detach=--detach=true ;; esac
exec env -i PATH="$PATH" DOCKER_CONFIG="\${1:-\${DOCKER_CONFIG:-$HOME/.docker}}" \${DOCKER_HOST:+DOCKER_HOST="$DOCKER_HOST"} \
  docker stack deploy $detach --compose-file - --resolve-image never --with-registry-auth -- "$2"
`;

/** Swarm changes a service itself while it updates it; whoever read it just before has to read it again. */
const attempts = 5;
const raced = /update out of sequence/;

/**
 * Hands a rendered stack to Docker and returns when the swarm has accepted every service; nothing is waited for.
 * Services that are no longer in it stay: Docker's own `--prune` removes them first and could not bring them back.
 * @throws Failure with Docker's words when a service was refused; others may have been changed by then.
 */
export async function deployStack(host: Host, options: StackDeployOptions): Promise<void> {
  const { stack, text, dockerConfig = '', signal } = options;
  for (let attempt = 1; ; attempt++) {
    const result = await host.exec(['sh', '-c', deployScript, 'deploy', dockerConfig, stack], {
      stdin: text,
      accept: 'any',
      timeoutMs: 120_000,
      show: `docker stack deploy ${stack}`,
      ...(signal ? { signal } : {}),
    });
    if (result.exitCode === 0) return;
    if (raced.test(result.stderr) && attempt < attempts) continue;
    const said = result.stderr
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    throw new Failure({
      what: `The swarm refused the stack ${stack}.`,
      why: said.at(-1) ?? 'docker stack deploy gave no reason.',
      evidence: said,
      fix: 'Put right what Docker names in the stack file.',
    });
  }
}

/** Removes services by their full names; one that is gone already is no error. */
export async function removeServices(host: Host, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const result = await host.exec(['docker', 'service', 'rm', ...names], { accept: 'any' });
  if (result.exitCode === 0 || /not found/i.test(result.stderr)) return;
  throw new Failure({
    what: `Services could not be removed on ${host.name}: ${names.join(', ')}.`,
    why: result.stderr.trim(),
    fix: `Run: docker service rm ${names.join(' ')}`,
  });
}
