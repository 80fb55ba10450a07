import { code } from '@fairway/action-kit';
import {
  type DeployContext,
  foldEqualRows,
  servicesUnchecked,
  summariseEnding,
  warnUnchecked,
} from '@fairway/deploy-kit';
import { shortImage } from '@fairway/docker/registry';
import { shortName } from '@fairway/docker/swarm';
import { countOf, formatDiskSpace } from '@fairway/runtime';
import { beforeFairway, type StackDeploy, type StackEnding } from '@fairway/swarm-kit';

/** Logs what the deploy is about to do. */
export function tellWanted(
  { settings, wanted, previous, before }: StackDeploy,
  { logger, setOutput }: DeployContext,
): void {
  const { release, placement, images, files } = wanted;
  setOutput('digests', release.digests);
  setOutput('release', release.version);
  setOutput('previous-release', previous?.version ?? '');
  logger.info(
    `${release.id} for the stack ${settings.stack}; ${previous ? `${previous.version} is proven and stored` : 'no other proven release is stored'}.`,
  );
  for (const { service, reference, built } of images) {
    const now = before.services.find(({ Spec }) => shortName(settings.stack, Spec.Name) === service);
    const runs = now?.Spec.TaskTemplate.ContainerSpec?.Image;
    const change = !now ? 'new' : runs === reference ? 'same image' : `from ${runs}`;
    logger.info(
      `  ${service}: ${reference} (${built ? 'built for this release' : 'from the registry'}; ${change})`,
    );
  }
  for (const { content } of files) logger.info(`  ${content.to}: ${countOf(content.files, 'file')}`);
  logger.info(`Nodes: ${placement.needed.map(({ node }) => node.hostname).join(', ')}`);
}

/** Sets the outputs and writes the summary: the request, the running release, its nodes, and what was proven. */
export function tellEnding(
  deploy: StackDeploy,
  ending: StackEnding,
  { setOutput, summary, github }: DeployContext,
): void {
  const { settings, wanted, previous } = deploy;
  setOutput('status', ending.status);
  summariseEnding(
    {
      subject: settings.stack,
      ending,
      asked: wanted.release,
      previous,
      before: beforeFairway,
      attempt: deploy.attempt,
      github,
      servesNow: ending.status === 'rolled-back' ? beforeFairway : 'not proven',
      more: [
        ['Manager', deploy.swarm.manager.name],
        ['Nodes', wanted.placement.needed.map(({ node }) => node.hostname).join(', ')],
      ],
    },
    summary,
    () => {
      tellServices(deploy, ending, summary);
      const warning = warnUnchecked(servicesUnchecked(ending.seen ?? []));
      if (warning) summary.text(warning);
      tellFiles(ending, summary);
      tellDisks(ending, summary);
    },
  );
}

function tellFiles({ synced }: StackEnding, summary: DeployContext['summary']): void {
  summary.table({
    head: ['Node', 'Directory', 'Files', 'Sent', 'Removed', 'Manifest'],
    rows: foldEqualRows(
      synced.map(({ node, to, files, changed, removed, manifest }) => [
        node,
        code(to),
        String(files),
        String(changed),
        String(removed),
        code(manifest.slice(0, 12)),
      ]),
      'nodes',
    ),
  });
}

function tellDisks({ disks = [] }: StackEnding, summary: DeployContext['summary']): void {
  if (disks.length === 0) return;
  const space = (bytes: number | undefined) => (bytes === undefined ? '?' : formatDiskSpace(bytes));
  summary.table({
    head: ['Node', 'Free before', 'Free now', 'Old images removed'],
    rows: foldEqualRows(
      disks.map(({ node, beforeBytes, afterBytes, imagesRemoved }) => [
        node,
        space(beforeBytes),
        space(afterBytes),
        String(imagesRemoved),
      ]),
      'nodes',
    ),
  });
}

function tellServices(
  { settings }: StackDeploy,
  { view, serves }: StackEnding,
  summary: DeployContext['summary'],
): void {
  if (!view || !serves) return;
  const names = new Map(view.nodes.map(({ id, hostname }) => [id, hostname]));
  summary.table({
    head: ['Service', 'Image', 'Tasks', 'Nodes'],
    rows: Object.entries(serves.digests).map(([service, reference]) => {
      const id = view.services.find(({ Spec }) => shortName(settings.stack, Spec.Name) === service)?.ID;
      const running = view.tasks.filter(
        ({ ServiceID, Status, DesiredState }) =>
          ServiceID === id && Status.State === 'running' && DesiredState === 'running',
      );
      const nodes = [...new Set(running.map(({ NodeID }) => names.get(NodeID ?? '') ?? '?'))].sort();
      return [service, code(shortImage(reference)), String(running.length), nodes.join(', ')];
    }),
  });
}
