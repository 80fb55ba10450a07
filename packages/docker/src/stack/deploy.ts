import { begunLock, type Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { shortName } from '../swarm/model/services.ts';

/**
 * A Docker configuration without logins. With it the swarm keeps no login for the services, and drops an earlier one.
 */
export const withoutLogins = '/nonexistent';

export interface StackDeployOptions {
  readonly stack: string;
  /** The rendered stack file. */
  readonly text: string;
  /** Directory of the Docker configuration whose logins the swarm keeps. Default: that of the user on the host. */
  readonly dockerConfig?: string;
  /** Keeps the swarm's logins unchanged; nothing of `dockerConfig` is sent. */
  readonly keepLogins?: boolean;
  /** Full names of services to remove first, because they hold a port that another service takes over. */
  readonly remove?: readonly string[];
  /** The lease under which this run deploys. The next run gets the lease only when the deploy begun here has ended. */
  readonly lease?: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Once begun, the script runs to its end, even if the run that started it is killed or cut off. It reads the text whole
 * before it changes anything. The shell collects docker's output: a line written into a cut channel would end docker
 * between two services.
 *
 * Swarm itself changes a service while it updates it. It then refuses an update that docker based on an earlier version
 * of the service ("update out of sequence"), so the script tries up to five times.
 *
 * Docker updates services in an order of chance. A service that takes over a published port of another one is refused while
 * the other one still has it, so the script tries again: each try lets at least one service go first.
 *
 * The same process removes the services that go first, so no cut comes between removal and deploy. It waits at most
 * about two minutes for their tasks to stop: Swarm starts the tasks that need the port when the port is free.
 *
 * Docker gets an empty environment. It would replace every empty environment value by a variable of the host's
 * environment (docker/cli, compose/loader, updateEnvironment). Docker 26 and newer are told not to wait, because
 * waiting is to become their default.
 *
 * $1 Docker configuration, $2 stack, $3 bytes of the text, $4 lock to hold meanwhile, $5 option for logins, then the
 * services that go first.
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
for attempt in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  said=$(printf %s "$text" | env -i PATH="$PATH" DOCKER_CONFIG="\${config:-\${DOCKER_CONFIG:-$HOME/.docker}}" \${DOCKER_HOST:+DOCKER_HOST="$DOCKER_HOST"} \
    docker stack deploy $detach --compose-file - --resolve-image never $logins -- "$stack" 2>&1 >/dev/null) && exit 0
  case $said in
    *"update out of sequence"*) [ "$attempt" -lt 5 ] || break ;;
    *"is already in use by service '\${stack}_"*) sleep 0.5 ;;
    *) break ;;
  esac
done
printf '%s\\n' "$said" >&2
exit 1
`;

/**
 * Gives a rendered stack to Docker and returns when the swarm has accepted every service. It does not wait for tasks.
 * Services that are no longer in the stack stay: Docker's `--prune` would remove them before the deploy, and a failed
 * deploy could not bring them back. If the run is killed meanwhile, the stack is unchanged or changed whole.
 * @throws Failure with Docker's message when a service was refused; other services may have been changed by then
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
    fix: adviceOn(result.stderr, host),
  });
}

/** Words of a manager that cannot change the swarm at the moment, whatever the stack is (moby/swarmkit, manager and raft). */
const noSwarm =
  /does not have a leader|not a swarm manager|no longer a manager|not part of a swarm|deadline exceeded|connection refused|code = Unavailable|leadership|raft/i;

function adviceOn(said: string, host: Host): string {
  return noSwarm.test(said)
    ? `The stack is not the cause. Look at the managers: run \`docker node ls\` on ${host.name} or another one, set the input "manager" to one that answers, and run this again.`
    : 'Put right what Docker names in the stack file.';
}

/** Removes services by their full names. A service that is already gone is not an error. */
export async function removeServices(host: Host, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const result = await host.exec(['docker', 'service', 'rm', ...names], {
    accept: 'any',
    timeoutMs: 120_000,
  });
  if (result.exitCode === 0 || /not found/i.test(result.stderr)) return;
  throw new Failure({
    what: `Services could not be removed on ${host.name}: ${names.join(', ')}.`,
    why: result.stderr.trim(),
    fix: `Run \`${host.typed(`docker service rm ${names.join(' ')}`)}\`.`,
  });
}
