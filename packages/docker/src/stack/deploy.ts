import { begunLock, type Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { shortName } from '../swarm/model/services.ts';

/** A Docker configuration without any login: the swarm then keeps none for the services, and forgets the one it had. */
export const withoutLogins = '/nonexistent';

export interface StackDeployOptions {
  readonly stack: string;
  /** The rendered stack file. */
  readonly text: string;
  /** Directory of the Docker configuration whose logins the swarm is to keep. Default: that of the user on the host. */
  readonly dockerConfig?: string;
  /** The logins that the swarm has stay as they are, and nothing is sent of `dockerConfig`. */
  readonly keepLogins?: boolean;
  /** Full names of services that go first, because they hold what others take over: a port. */
  readonly remove?: readonly string[];
  /** The lease under which this run deploys: the next run gets it only when what was begun here has ended. */
  readonly lease?: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Once begun, it goes to its end, whatever becomes of the run that asked for it: the text is taken whole before anything
 * is changed, and docker writes to the shell, since a line written into a channel that was cut would end it between two
 * services. Swarm changes a service itself while it updates it: whoever read it just before has to read it again.
 *
 * Services that have to go first are removed by the same process, so that no cut comes between the two. Their tasks are
 * waited for, but not for ever: Swarm itself starts the tasks that need their port once it is free.
 *
 * Docker gets nothing of the host's environment: it puts a variable of its environment in the place of every environment
 * value that is empty (docker/cli, compose/loader, updateEnvironment). Docker 26 and newer are told not to wait, before
 * waiting becomes their default. $1 Docker configuration, $2 stack, $3 bytes of the text, $4 lock to hold meanwhile,
 * $5 option for logins, then the services that go first.
 */
const deployScript = `
config=$1 stack=$2 bytes=$3 lock=$4 logins=$5
shift 5
if [ -n "$lock" ]; then exec 9>>"$lock" && flock -s 9 || exit 73; fi
detach=
case "$(docker stack deploy --help 2>/dev/null)" in *--detach*) detach=--detach=true ;; esac
text=$(cat; echo .)
text=\${text%.}
got=$(printf %s "$text" | wc -c)
[ "$got" -eq "$bytes" ] || { echo "received $got of $bytes bytes of the stack file" >&2; exit 65; }
if [ $# -gt 0 ]; then
  tasks=$(docker service ps --quiet --no-trunc "$@" 2>/dev/null)
  docker service rm "$@" >/dev/null 2>&1
  n=0
  while [ -n "$tasks" ] && [ "$n" -lt 240 ] && docker inspect --type task --format '{{.Status.State}}' $tasks 2>/dev/null | grep -q '^running$'; do
    n=$((n + 1))
    sleep 0.5
  done
fi
for attempt in 1 2 3 4 5; do
  said=$(printf %s "$text" | env -i PATH="$PATH" DOCKER_CONFIG="\${config:-\${DOCKER_CONFIG:-$HOME/.docker}}" \${DOCKER_HOST:+DOCKER_HOST="$DOCKER_HOST"} \
    docker stack deploy $detach --compose-file - --resolve-image never $logins -- "$stack" 2>&1 >/dev/null) && exit 0
  case $said in *"update out of sequence"*) ;; *) break ;; esac
done
printf '%s\\n' "$said" >&2
exit 1
`;

/**
 * Hands a rendered stack to Docker and returns when the swarm has accepted every service; nothing is waited for.
 * Services that are no longer in it stay: Docker's own `--prune` removes them first and could not bring them back.
 * A run that is killed meanwhile leaves the stack as it was, or changed whole.
 * @throws Failure with Docker's words when a service was refused; others may have been changed by then.
 */
export async function deployStack(host: Host, options: StackDeployOptions): Promise<void> {
  const { stack, text, dockerConfig = '', keepLogins, remove = [], lease, signal } = options;
  const bytes = String(Buffer.byteLength(text));
  const logins = keepLogins ? '' : '--with-registry-auth';
  const words = [dockerConfig, stack, bytes, lease ? begunLock(lease) : '', logins, ...remove];
  const result = await host.exec(['sh', '-c', deployScript, 'deploy', ...words], {
    stdin: text,
    accept: 'any',
    timeoutMs: remove.length > 0 ? 270_000 : 120_000,
    show: `docker stack deploy ${stack}`,
    signal,
  });
  if (result.exitCode === 0) return;
  const said = result.stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const service = /failed to (?:create|update) service ([^\s:]+)/.exec(result.stderr)?.[1];
  throw new Failure({
    what: `The swarm refused ${service ? `the service ${shortName(stack, service)} of ` : ''}the stack ${stack}.`,
    why: said.at(-1) ?? 'docker stack deploy gave no reason.',
    evidence: said,
    fix: 'Put right what Docker names in the stack file.',
  });
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
