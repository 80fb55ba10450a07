import type { Host } from '@fairway/host';

/**
 * Removes containers that have ended and have a label, images that have neither a tag nor a digest, and the cache of
 * builds. Prints the free kilobytes before and after. Docker's own prune of images would take an image that is known by its
 * digest alone as well, and kept releases know theirs so. Volumes are never touched. $1 where the engine keeps its data,
 * $2 label.
 */
const script = `
free() { df -Pk -- "$1" 2>/dev/null | awk 'NR == 2 { print $4 }'; }
before=$(free "$1")
docker container ls --all --quiet --filter status=exited --filter status=dead --filter "label=$2" |
  while read -r id; do docker container rm "$id" >/dev/null 2>&1 && echo container; done
docker image ls --no-trunc --digests --filter dangling=true --format '{{.ID}} {{.Repository}} {{.Digest}}' |
  while read -r id repository digest; do
    [ "$repository $digest" = '<none> <none>' ] || continue
    docker image rm "$id" >/dev/null 2>&1 && echo image
  done
docker builder prune --force >/dev/null 2>&1
echo "free $before $(free "$1")"
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
 * @param label the label of the containers that may go once they have ended: `com.docker.stack.namespace=shop`
 * @throws Failure where the machine does not answer
 */
export async function freeDisk(
  host: Host,
  label: string,
  {
    dataDirectory = '/var/lib/docker',
    signal,
  }: { readonly dataDirectory?: string; readonly signal?: AbortSignal | undefined } = {},
): Promise<DiskFreed> {
  const { stdout } = await host.exec(['sh', '-c', script, 'free', dataDirectory, label], {
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
