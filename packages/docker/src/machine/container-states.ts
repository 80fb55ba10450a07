import type { Host } from '@fairway/host';
import { messageOf } from '@fairway/runtime';

/** Events that tell of a container's life; those of commands inside would show the commands. */
const events = [
  'create',
  'start',
  'restart',
  'kill',
  'stop',
  'pause',
  'unpause',
  'die',
  'oom',
  'destroy',
  'health_status',
];

/** Containers and how each stands, and the events of the last hour. $1 label, then filters of events. */
const script = `
label=$1
shift
docker container ls --all --quiet --filter "label=$label" | while read -r id; do
  docker inspect --format '{{.Name}} {{.State.Status}} exit={{.State.ExitCode}} oom={{.State.OOMKilled}} started={{.State.StartedAt}} finished={{.State.FinishedAt}} {{.State.Error}}' "$id"
done
echo
docker events --since 1h --until "$(date +%s.%N)" --filter type=container --filter "label=$label" "$@" --format '{{.Time}} {{.Action}} {{.Actor.Attributes.name}} {{.Actor.Attributes.exitCode}}'
exit 0
`;

/**
 * The containers of a machine that have a label, how each stands or ended, and their events of the last hour, as lines for
 * a reader. Never throws, because evidence must not stop what it is for.
 */
export async function containerStates(
  host: Host,
  label: string,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<string> {
  const filters = events.flatMap((event) => ['--filter', `event=${event}`]);
  try {
    const { stdout, stderr } = await host.exec(['sh', '-c', script, 'containers', label, ...filters], {
      accept: 'any',
      timeoutMs: 30_000,
      show: 'containers and their events',
      signal,
    });
    return `${stdout}${stderr}`;
  } catch (error) {
    return `The containers could not be asked for: ${messageOf(error)}\n`;
  }
}
