import type { DeployContext } from '@fairway/deploy-kit';
import { type Host, manifestOfHost, overHosts } from '@fairway/host';
import { keptCopy, type Release, type SyncedFiles } from '@fairway/releases';
import { Failure } from '@fairway/runtime';
import type { ConnectedNode } from '../fleet/swarm.ts';
import { nodesTaking } from '../settings/node-files.ts';
import { type NodeSwitch, switchNode } from './switch-process.ts';

/** A directory of a node after its sync, with the changes that rsync made. */
export interface SyncedNode {
  readonly node: string;
  readonly to: string;
  readonly files: number;
  readonly changed: number;
  readonly removed: number;
  readonly manifest: string;
}

export interface SwitchRequest {
  readonly nodes: readonly ConnectedNode[];
  /** The release whose files the nodes shall have in place. The nodes already have the copies. */
  readonly release: Release;
  /** The release whose files return when the switch is not kept. */
  readonly previous: Release | undefined;
  readonly keptDir: string;
  /** Goes on with the other nodes where a node does not take its files. */
  readonly despiteFailures?: boolean;
}

/** A switch that is done on all nodes. The nodes go back unless the switch is kept. */
export interface SwitchedFiles {
  readonly synced: readonly SyncedNode[];
  /**
   * Keeps the new files, and starts the work that needs them at the same moment.
   * @throws the error of the work; Failure when a node has gone back meanwhile
   */
  keepDuring<T>(work: () => Promise<T>): Promise<T>;
  /** Why nodes did not take their files, with `despiteFailures`. Known once the work is done. */
  failure(): unknown;
}

/**
 * Puts the files of a release in place on all nodes, side by side, from the copies on each node, and reads the files
 * back.
 * @throws Failure naming every node on which the switch failed, after all nodes have gone back. Nothing is thrown with
 * `despiteFailures`.
 */
export async function switchFiles(
  { nodes, release, previous, keptDir, despiteFailures = false }: SwitchRequest,
  deps: Pick<DeployContext, 'clock' | 'signal'>,
): Promise<SwitchedFiles> {
  const open: NodeSwitch[] = [];
  const takers = nodes.filter((node) => filesOf(release, node).length > 0);
  if (takers.length === 0) return { synced: [], keepDuring: (work) => work(), failure: () => undefined };
  const [result] = await Promise.allSettled([
    overHosts(takers, async (node) => {
      const { host } = node;
      const files = filesOf(release, node);
      const earlier = filesOf(previous, node);
      const steps = files.map((content) => {
        const before = earlier.find(({ to }) => to === content.to);
        return {
          to: content.to,
          copy: keptCopy(keptDir, content),
          earlier: before && keptCopy(keptDir, before),
        };
      });
      const switched = await switchNode(host, switchLock(keptDir), steps, deps);
      open.push(switched);
      return Promise.all(
        files.map(async ({ to, files: number, manifest }, index): Promise<SyncedNode> => {
          await requireEqual(host, { to, manifest }, release);
          const { changed, removed } = switched.counts[index] ?? { changed: 0, removed: 0 };
          return { node: node.node.hostname, to, files: number, changed, removed, manifest };
        }),
      );
    }),
  ]);
  let failure: unknown = result.status === 'rejected' ? result.reason : undefined;
  if (failure !== undefined && !despiteFailures) {
    await Promise.all(open.map((node) => node.end()));
    throw failure;
  }
  return {
    synced: result.status === 'fulfilled' ? result.value.flat() : [],
    async keepDuring(work) {
      const { value, lost } = await keepDuring(open, work);
      if (lost !== undefined && !despiteFailures) throw lost;
      failure ??= lost;
      return value;
    },
    failure: () => failure,
  };
}

async function keepDuring<T>(
  open: readonly NodeSwitch[],
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly lost: unknown }> {
  for (const node of open) node.keep();
  const [done, ...kept] = await Promise.allSettled([work(), ...open.map((node) => node.kept())]);
  await Promise.all(open.map((node) => node.end()));
  if (done.status === 'rejected') throw done.reason;
  const lost = kept.find((ended) => ended.status === 'rejected');
  return { value: done.value, lost: lost?.reason };
}

/** Whether all nodes have the files of a release in place. */
export async function filesAreInPlace(release: Release, nodes: readonly ConnectedNode[]): Promise<boolean> {
  const equal = await Promise.all(
    nodes.flatMap((node) =>
      filesOf(release, node).map(
        async ({ to, manifest }) => (await manifestOfHost(node.host, to)) === manifest,
      ),
    ),
  );
  return equal.every(Boolean);
}

/** The directories of a release that a node takes. */
function filesOf(release: Release | undefined, node: ConnectedNode): readonly SyncedFiles[] {
  return (release?.files ?? []).filter((content) => nodesTaking(content, [node]).length > 0);
}

function switchLock(keptDir: string): string {
  return `${keptDir}/.lock`;
}

async function requireEqual(
  host: Host,
  { to, manifest }: Pick<SyncedFiles, 'to' | 'manifest'>,
  { version }: Release,
): Promise<void> {
  const found = await manifestOfHost(host, to);
  if (found === manifest) return;
  throw new Failure({
    what: `${to} on ${host.name} does not have the files of ${version}.`,
    why: `Its manifest is ${found}, not ${manifest}.`,
    fix: `Find out who else writes to ${to} on ${host.name}, then deploy ${version} again.`,
  });
}
