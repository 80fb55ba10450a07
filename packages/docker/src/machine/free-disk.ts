import type { Host } from '@fairway/host';
import { countOf, formatDiskSpace } from '@fairway/runtime';

/**
 * Removes containers that have ended and have all the labels, images that have neither a tag nor a digest, and the cache of
 * builds. Prints the free kilobytes before and after. Docker's own prune of images would take an image that is known by its
 * digest alone as well, and kept releases know theirs so. Volumes are never touched. The arguments are filters of
 * containers.
 */
const script = `
data=$(docker info --format '{{.DockerRootDir}}') || exit 1
free() { df -Pk -- "$data" 2>/dev/null | awk 'NR == 2 { print $4 }'; }
before=$(free)
docker container ls --all --quiet --filter status=exited --filter status=dead "$@" |
  while read -r id; do docker container rm "$id" >/dev/null 2>&1 && echo container; done
docker image ls --no-trunc --digests --filter dangling=true --format '{{.ID}} {{.Repository}} {{.Digest}}' |
  while read -r id repository digest; do
    [ "$repository $digest" = '<none> <none>' ] || continue
    docker image rm "$id" >/dev/null 2>&1 && echo image
  done
docker builder prune --all --force >/dev/null 2>&1
echo "free $before $(free)"
exit 0
`;

/** What was removed from a machine. */
export interface DiskFreed {
  readonly containers: number;
  readonly images: number;
  readonly freeBytesBefore: number | undefined;
  readonly freeBytes: number | undefined;
}

/**
 * Makes room on a machine, without anything that a service, a volume or a kept release needs.
 * @param labels the labels of the containers that may go once they have ended, such as `com.docker.stack.namespace=shop`
 * @throws Failure where the machine or its engine does not answer
 */
export async function freeDisk(
  host: Host,
  labels: readonly [string, ...string[]],
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<DiskFreed> {
  const filters = labels.flatMap((label) => ['--filter', `label=${label}`]);
  const { stdout } = await host.exec(['sh', '-c', script, 'free', ...filters], {
    timeoutMs: 10 * 60_000,
    show: 'make room on the disk',
    signal,
  });
  const lines = stdout.split('\n');
  const [, before, after] = /^free (\d*) (\d*)$/m.exec(stdout) ?? [];
  const bytes = (kilobytes: string | undefined) => (kilobytes ? Number(kilobytes) * 1024 : undefined);
  return {
    containers: lines.filter((line) => line === 'container').length,
    images: lines.filter((line) => line === 'image').length,
    freeBytesBefore: bytes(before),
    freeBytes: bytes(after),
  };
}

/** What was removed and what is free now, for a reader. */
export function describeFreed({ containers, images, freeBytesBefore, freeBytes }: DiskFreed): string {
  const gone = `${countOf(containers, 'ended container')} and ${countOf(images, 'image')} removed`;
  return `${gone}; ${space(freeBytes)} free, ${space(freeBytesBefore)} before`;
}

function space(bytes: number | undefined): string {
  return bytes === undefined ? '?' : formatDiskSpace(bytes);
}
