import { type DeployContext, readProving, requireWayBack } from '@fairway/deploy-kit';
import { askEngine } from '@fairway/docker/engine';
import { readRendered } from '@fairway/docker/stack';
import { allConfigs, allSecrets } from '@fairway/docker/swarm';
import type { Host } from '@fairway/host';
import { type Release, rollbackTarget } from '@fairway/releases';
import { Failure } from '@fairway/runtime';
import { placeStack } from '../fleet/placement.ts';
import type { StackSettings } from '../settings/stack-settings.ts';
import { requireImages } from './images-for-rollback.ts';
import type { Installation } from './installation.ts';
import { judgeByState, requireNone } from './judge-stack.ts';
import type { Wanted } from './wanted.ts';

/**
 * Takes a release from the ledger, to be deployed again as it was. The repository is not read, and the registry is
 * asked only for images that a node lacks. Where no probes are given, the probes that proved the release before prove
 * it again.
 * @param to `previous`, or a version
 * @throws Failure when there is no such release, when the stored stack could not run, or when something that it needs
 * is missing
 */
export async function takeFromLedger(
  { settings, to }: { readonly settings: StackSettings; readonly to: string },
  installation: Installation,
  context: DeployContext,
): Promise<Wanted> {
  const { swarm, ledger } = installation;
  const entries = await installation.entries;
  const { mask, signal, logger } = context;
  const target = rollbackTarget(entries, to, await ledger.stored());
  requireWayBack(target, entries, settings.schema, logger);
  const release = await ledger.readRelease(target.id);
  const kept = await readProving(swarm.manager, ledger.releaseDir(release.id));
  for (const value of kept?.secretValues ?? []) mask(value);
  const merged = readRendered(release.stack);
  const placement = placeStack(merged, swarm.nodes);
  const [{ problems, warnings, newNetworks }] = await Promise.all([
    judgeByState(
      { stack: settings.stack, merged, files: [], managed: release.files.map(({ to }) => to) },
      installation,
      signal,
    ),
    requireStoredData(swarm.manager, release, signal),
    requireImages(release, placement, settings.login, context),
  ]);
  requireNone(settings.stack, problems);
  const verify = settings.verify.length > 0 ? settings.verify : (kept?.verify ?? []);
  return {
    release,
    data: [],
    // Every node that had the release has copies of its files.
    files: release.files.map((content) => ({ content })),
    images: Object.entries(release.digests).map(([service, reference]) => ({
      service,
      reference,
      platforms: [],
      built: false,
    })),
    placement,
    proving: { verify, secretValues: kept?.secretValues ?? [] },
    warnings,
    newNetworks,
  };
}

async function requireStoredData(manager: Host, release: Release, signal: AbortSignal): Promise<void> {
  const [configs, secrets] = await askEngine(manager, [allConfigs, allSecrets], { signal });
  const missing = (['config', 'secret'] as const).flatMap((kind) => {
    const there = new Set((kind === 'config' ? configs : secrets).map(({ name }) => name));
    const wanted = kind === 'config' ? release.configs : release.secrets;
    return wanted.filter((name) => !there.has(name)).map((name) => `${kind} ${name}`);
  });
  if (missing.length === 0) return;
  throw new Failure({
    what: `${release.version} cannot be rolled back to: the swarm has lost what it needs.`,
    why: `Somebody has removed ${missing.join(', ')} from the swarm.`,
    fix: `Deploy ${release.version} again from its commit: a deploy creates them again.`,
  });
}
