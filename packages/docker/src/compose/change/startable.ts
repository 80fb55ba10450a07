import type { ProjectContainer } from '../project/project-state.ts';

/**
 * The stopped containers of a release that an interrupted run left and that can serve again as they are. A container
 * stays stopped where one of another release runs that has its port or writes to its data, and where it lives with
 * another container, which may be gone.
 * @param hashes service → the hash of its wanted configuration
 * @param jobs services whose containers end by themselves
 */
export function startable(
  containers: readonly ProjectContainer[],
  hashes: ReadonlyMap<string, string>,
  jobs: ReadonlySet<string>,
): readonly ProjectContainer[] {
  const isOf = ({ service, configHash }: ProjectContainer) => hashes.get(service) === configHash;
  const inTheWay = containers.filter((item) => item.state !== 'exited' && !isOf(item));
  return containers.filter(
    (item) =>
      !item.oneOff &&
      !jobs.has(item.service) &&
      isOf(item) &&
      item.state === 'exited' &&
      item.landlords.length === 0 &&
      !inTheWay.some((other) => meet(item, other)),
  );
}

function meet(one: ProjectContainer, other: ProjectContainer): boolean {
  return (
    one.writes.some((source) => other.writes.includes(source)) ||
    one.ports.some(({ port, protocol }) =>
      other.ports.some((theirs) => theirs.port === port && theirs.protocol === protocol),
    )
  );
}
