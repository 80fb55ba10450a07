import type { Phase } from '@fairway/action-kit';
import { type DeployContext, shortVersion } from '@fairway/deploy-kit';
import { overHosts, writeFiles } from '@fairway/host';
import { formatInstallationMark, installationMarkFile } from '@fairway/releases';
import { allEnded, countOf } from '@fairway/runtime';
import { filesOf } from '../installation/stored-release.ts';
import { hostGroups, inTurn } from '../plan/host-groups.ts';
import type { ProjectDeploy } from '../plan/project-deploy.ts';
import { type ProjectEnding, provenEnding, recordHostEnd } from '../record/ending.ts';
import { tidyUpHost } from '../record/tidy-up.ts';
import { changeGroup } from './host-group.ts';
import { stageRelease } from './stage.ts';

/**
 * Changes hosts to the wanted release and proves each host. The caller must repair every host that was begun when this
 * function throws.
 */
export async function changeTo(projectDeploy: ProjectDeploy, context: DeployContext): Promise<ProjectEnding> {
  const { settings, hosts } = projectDeploy;
  await context.phase('bring', (phase) => stageOnHosts(projectDeploy, phase, context));
  const groups = hostGroups(hosts, settings);
  const proofs = await inTurn(groups, (group) => changeGroup(projectDeploy, group, context), context);
  const notes = await context.phase('record', async () => {
    await overHosts(hosts, (deploy) => recordHostEnd(deploy, context.clock, 'proven'));
    const removed = await overHosts(hosts, (deploy) => tidyUpHost(deploy, settings, context));
    return removed.flat();
  });
  return provenEnding({ status: 'deployed', serves: hosts[0]?.wanted.release, notes }, proofs);
}

/**
 * Stores the release, records its start, and brings everything that it needs to the hosts, beside the serving release.
 */
async function stageOnHosts(
  projectDeploy: ProjectDeploy,
  phase: Phase,
  context: DeployContext,
): Promise<void> {
  const { settings, hosts, begun } = projectDeploy;
  await overHosts(hosts, async (deploy) => {
    const { host, ledger, wanted, paths, facts, attempt, name } = deploy;
    begun(deploy);
    const { environment, tier, project, directory } = settings;
    const mark = formatInstallationMark({ environment, tier, project, directory });
    const { composePlugin, composeVersion } = facts;
    const files = [
      { path: installationMarkFile(paths.state), content: mark },
      { path: paths.composePlugin, content: `${composePlugin}\n${composeVersion}\n` },
      ...filesOf(ledger, wanted),
    ];
    const store = async () => {
      await writeFiles(
        host,
        files.map((file) => ({ ...file, mode: 0o600 })),
        { parents: 0o700 },
      );
      await ledger.append({ ...attempt, outcome: 'started' });
    };
    // Bringing touches nothing that serves, so it does not wait for the record. Both end before anything else is done.
    const [, pulled] = await allEnded([store(), stageRelease(deploy, settings, context)]);
    phase.proved(
      `${name} has what ${shortVersion(wanted.release.version)} needs`,
      `${countOf(pulled, 'image')} pulled, copies of ${countOf(deploy.files.length, 'directory', 'directories')} read back`,
    );
  });
}
