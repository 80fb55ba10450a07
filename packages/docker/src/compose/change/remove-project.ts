import { begunLock, type Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { wordsOf } from '../../stack/source/places.ts';
import { dependencyLevels } from '../model/service-order.ts';
import type { EstateContainer, ProjectEstate } from '../project/project-estate.ts';

export interface Removal {
  readonly project: string;
  readonly estate: Pick<ProjectEstate, 'containers' | 'networks'>;
  /** Names of the volumes to remove as well. */
  readonly volumes: readonly string[];
  /** The lease under which this run works. The next run gets the lease only when the removal begun here has ended. */
  readonly lease: string;
  /** Milliseconds for the whole removal. */
  readonly timeoutMs: number;
}

/**
 * Once begun, the script runs to its end, even if its run is killed or cut off. A thing that is already gone is not an
 * error. The shell collects Docker's output: a line written into a cut channel would end Docker midway.
 * $1 lock to hold meanwhile, then words: `+stop`, `+rm`, `+network` or `+volume`, each followed by names.
 */
const removeScript = `
exec 9>>"$1" && flock -s 9 || exit 73
shift
verb= names= said=
carry_out() {
  [ -n "$names" ] || return 0
  case $verb in
    +stop) docker stop $names >/dev/null 2>&1 ;;
    +rm) said="$said
$(docker rm --force $names 2>&1 >/dev/null)" ;;
    +network) said="$said
$(docker network rm $names 2>&1 >/dev/null)" ;;
    +volume) said="$said
$(docker volume rm $names 2>&1 >/dev/null)" ;;
  esac
  names=
}
for word; do
  case $word in
    +*) carry_out; verb=$word ;;
    *) names="$names $word" ;;
  esac
done
carry_out
printf '%s\\n' "$said" >&2
`;

/** Docker's messages for a thing that is gone, or that another command is removing. */
const gone = /no such (?:container|network|volume)|network \S+ not found|already in progress/i;

/**
 * Stops the containers of a project in the reverse order of their services' dependencies, each with its own stop
 * timeout. Then removes them, the project's networks and the given volumes. The caller reads back whether all of them
 * are gone.
 * @returns Docker's error messages
 * @throws Failure where the removal did not end in time
 */
export async function removeProject(host: Host, removal: Removal): Promise<readonly string[]> {
  const { project, estate, volumes, lease, timeoutMs } = removal;
  const words = [
    ...stopOrder(estate.containers).flatMap((level) => ['+stop', ...level]),
    ...['+rm', ...estate.containers.map(({ id }) => id)],
    ...['+network', ...estate.networks.map(({ id }) => id)],
    ...['+volume', ...volumes],
  ];
  const { exitCode, stderr } = await host.exec(
    ['sh', '-c', removeScript, 'remove', begunLock(lease), ...words],
    {
      accept: [0, 73],
      timeoutMs,
      show: `docker stop, rm, network rm${volumes.length > 0 ? ', volume rm' : ''} for the project ${project}`,
    },
  );
  const said = wordsOf(stderr).filter((line) => !gone.test(line));
  if (exitCode === 0) return said;
  throw new Failure({
    what: `The removal of ${project} on ${host.name} has not begun.`,
    why: said.at(-1) ?? `${begunLock(lease)} could not be locked.`,
    fix: `Check on ${host.name} that ${begunLock(lease)} can be written, and that flock (util-linux) is installed.`,
  });
}

/** Ids of the containers, level by level. A container is stopped after all containers that need it. */
function stopOrder(containers: readonly EstateContainer[]): readonly (readonly string[])[] {
  const services = Object.fromEntries(
    containers.map(({ service, needs }) => [
      service,
      { depends_on: Object.fromEntries(needs.map((need) => [need, {}])) },
    ]),
  );
  const levels = dependencyLevels({ services }).toReversed();
  return levels.map((level) =>
    containers.filter(({ service }) => level.includes(service)).map(({ id }) => id),
  );
}
