import type { ReachedNode } from '../fleet/placement.ts';

/** What a deploy did to the disk of a node. */
export interface NodeDisk {
  readonly node: string;
  /** Bytes free before anything was brought there. */
  readonly beforeBytes: number;
  /** Bytes free when old images were gone; undefined where the node did not say. */
  readonly afterBytes: number | undefined;
  readonly imagesRemoved: number;
}

/** The fullest of the file systems that hold releases and images; a directory that is not there does not count. */
const freeScript = `df -Pk -- "$1" /var/lib/docker / 2>/dev/null | awk 'NR > 1 && (least == "" || $4 + 0 < least) { least = $4 + 0 } END { print least }'`;

/**
 * Asks all nodes for their room, side by side. It is for the reader: a node that does not answer fails nothing.
 * @param imagesRemoved how many images were removed, by host name
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
