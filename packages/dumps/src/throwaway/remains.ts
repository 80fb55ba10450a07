import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';

/** The error for a throwaway server of which something is still there. */
export class Remains extends Failure {}

/** Milliseconds in which a machine says what is left, and removes it. */
const patienceMs = 120_000;

/** The volumes that a container has, those of its image among them. */
export async function volumesOf(host: Host, container: string): Promise<readonly string[]> {
  const format = '{{range .Mounts}}{{println .Name}}{{end}}';
  const inspect = ['docker', 'container', 'inspect', '--format', format, container];
  const { stdout } = await host.exec(inspect, { timeoutMs: patienceMs });
  return stdout.split('\n').filter(Boolean);
}

/** Removes by force what is still there, and prints all that stays. $1 the container, then its volumes. */
const program = `
container=$1
shift
there() { docker container ls --all --quiet --filter "name=^/$container$"; }
left=$(there) || exit
[ -z "$left" ] || docker container rm --force --volumes "$container" >&2
left=$(there) || exit
[ -z "$left" ] || echo "container $container"
all=$(docker volume ls --quiet) || exit
for name; do
  echo "$all" | grep -qxF -- "$name" || continue
  docker volume rm "$name" >/dev/null || echo "volume $name"
done
exit 0
`;

/**
 * Proves that a container and its volumes are gone: they hold a copy of somebody's data.
 * @throws Remains where something stays; another Failure where nobody can tell
 */
export async function proveGone(host: Host, container: string, volumes: readonly string[]): Promise<void> {
  const { stdout } = await host.exec(['sh', '-c', program, 'gone', container, ...volumes], {
    show: `prove that ${container} is gone`,
    timeoutMs: patienceMs,
  });
  const left = stdout.split('\n').filter(Boolean);
  if (left.length === 0) return;
  throw new Remains({
    what: `A throwaway server with a copy of the data is still on ${host.name}.`,
    why: 'The engine did not remove it.',
    evidence: left,
    fix: 'Remove what is named: `docker container rm --force --volumes NAME`, `docker volume rm NAME`.',
  });
}
