import type { DeployContext } from '@fairway/deploy-kit';
import { type EventLog, judgeOf } from '@fairway/docker/compose';
import { overHosts } from '@fairway/host';
import { hashesOf } from '../plan/changes-for.ts';
import type { ProjectDeploy } from '../plan/project-deploy.ts';
import { proveRelease } from '../prove/prove.ts';
import { type ProjectEnding, provenEnding, recordHostEnd } from '../record/ending.ts';

/** A log without events, because no container is touched. */
const nothing: EventLog = { events: () => [], more: () => new Promise(() => {}), close: async () => {} };

/** Proves a release that already runs on all hosts. No container is touched. */
export async function proveUnchanged(
  { settings, hosts }: ProjectDeploy,
  context: DeployContext,
): Promise<ProjectEnding> {
  const { clock, fetch, logger, signal } = context;
  const proofs = await context.phase('prove', async (phase) => {
    phase.info(
      `${hosts[0]?.wanted.release.version} runs already, with all of its files: nothing is touched.`,
    );
    return overHosts(hosts, async (deploy) => {
      const { host, wanted, changes, before } = deploy;
      const hashes = await hashesOf(host, wanted, settings, signal);
      const { model, release } = wanted;
      const judge = await judgeOf(host, { model, digests: release.digests }, hashes);
      const watch = {
        host,
        project: settings.project,
        judge,
        clock,
        signal,
        progress: phase.progress,
        log: nothing,
      };
      return proveRelease({
        installation: deploy,
        settings,
        wanted,
        applied: { watch, changes, before, leftOver: [] },
        log: nothing,
        verify: wanted.proving.verify,
        soakMs: 0,
        drainMs: 0,
        phase,
        clock,
        fetch,
        logger,
        signal,
      });
    });
  });
  await overHosts(hosts, (deploy) => recordHostEnd(deploy, clock, 'unchanged'));
  return provenEnding({ status: 'unchanged', serves: hosts[0]?.wanted.release }, proofs);
}
