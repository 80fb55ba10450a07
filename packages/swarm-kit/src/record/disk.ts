import type { ReachedNode } from '../fleet/placement.ts';

/** The free space of a node before and after a deploy. */
export interface NodeDisk {
  readonly node: string;
  /** Free bytes before anything was brought to the node. */
  readonly beforeBytes: number;
  /** Free bytes after old images were removed; undefined where the node did not answer. */
  readonly afterBytes: number | undefined;
  readonly imagesRemoved: number;
}

/** The free space of the fullest file system that holds releases or images. A missing directory does not count. */
const freeScript = `df -Pk -- "$1" /var/lib/docker / 2>/dev/null | awk 'NR > 1 && (least == "" || $4 + 0 < least) { least = $4 + 0 } END { print least }'`;

/**
 * Asks all nodes for their free space, side by side. The figures are for the reader only, so a node that does not
 * answer fails nothing.
 * @param imagesRemoved the number of removed images, by host name
 */
export async function readDisks(
  nodes: readonly ReachedNode[],
  stateDir: string,
  imagesRemoved: ReadonlyMap<string, number>,
): Promise<readonly NodeDisk[]> {
  return Promise.all(
    nodes.map(async ({ node, host, facts }) => {
      const asked = await host
        .exec(['sh', '-c', freeScript, 'free', stateDir], { timeoutMs: 10_000, show: 'disk' })
        .catch(() => undefined);
      const kilobytes = Number.parseInt(asked?.stdout ?? '', 10);
      return {
        node: node.hostname,
        beforeBytes: facts.freeBytes,
        afterBytes: Number.isNaN(kilobytes) ? undefined : kilobytes * 1024,
        imagesRemoved: imagesRemoved.get(node.hostname) ?? 0,
      };
    }),
  );
}
