import type { FieldDrift } from '@fairway/deploy-kit';
import { manifestOfHost } from '@fairway/host';
import type { Release } from '@fairway/releases';
import { messageOf } from '@fairway/runtime';
import type { ConnectedNode } from '../fleet/swarm.ts';
import { nodesTaking } from '../settings/node-files.ts';

/** The directories of a release that are not on the nodes as they were brought there. All nodes are read side by side. */
export async function filesApart(
  { files }: Pick<Release, 'files'>,
  nodes: readonly ConnectedNode[],
  signal: AbortSignal,
): Promise<readonly FieldDrift[]> {
  const found = await Promise.all(
    files.flatMap((content) =>
      nodesTaking(content, nodes).map(async ({ node, host }): Promise<readonly FieldDrift[]> => {
        const { to, manifest } = content;
        const of = { of: to, host: node.hostname, field: 'files', expected: `manifest ${short(manifest)}` };
        try {
          const is = await manifestOfHost(host, to, { signal });
          if (is === manifest) return [];
          return [{ ...of, found: is === undefined ? 'no such directory' : `manifest ${short(is)}` }];
        } catch (error) {
          signal.throwIfAborted();
          return [{ ...of, found: `unreadable: ${messageOf(error).split('\n')[0]}` }];
        }
      }),
    ),
  );
  return found.flat();
}

const short = (manifest: string) => manifest.slice(0, 12);
