import type { DeployContext } from '@fairway/deploy-kit';
import type { Host } from '@fairway/host';
import { tidyUp } from '@fairway/runtime';
import { earlyPull } from './deploy/stage.ts';
import type { ProjectSession } from './fleet/preflight.ts';
import { requireKeptVolumes } from './plan/kept-volumes.ts';
import { planHost } from './plan/plan-host.ts';
import type { HostDeploy } from './plan/project-deploy.ts';
import { type Built, buildOnHost, copyBuildSource } from './release/build-on-host.ts';
import { readSources, type Sources } from './release/sources.ts';
import type { ComposeRelease, ProjectSettings } from './settings/project-settings.ts';

/**
 * Plans a deploy to every host of a session. Images are pulled and built meanwhile; nothing that serves is touched.
 * @param open the stack that ends what the plan has begun
 * @throws Failure for everything that is known to make the deploy fail later
 */
export async function planForDeploy(
  session: ProjectSession,
  { settings, source }: { readonly settings: ProjectSettings; readonly source: ComposeRelease },
  open: AsyncDisposableStack,
  context: DeployContext,
): Promise<readonly HostDeploy[]> {
  const { fleet, factsOf, lockOf } = session;
  const sources = await readSources(settings, source, context);
  const built = await buildOn(session, sources, open, context);
  return context.phase('plan', () =>
    fleet.all(async (host) => {
      const early = earlyPull(host, settings, open, context);
      const planned = await planHost(
        {
          host,
          facts: factsOf(host),
          sources,
          built: built.get(host),
          dockerConfig: lockOf(host).dockerConfig,
          onlyLook: false,
          onImages: early.begin,
          later: (close) => open.defer(close),
        },
        context,
      );
      const deploy = { ...planned, pulling: early.pulled() };
      await requireKeptVolumes(deploy, settings, context);
      return deploy;
    }),
  );
}

/** Builds on every host the images that the Compose files build, where the sources are to be built there. */
async function buildOn(
  { fleet, lockOf }: ProjectSession,
  given: Sources,
  open: AsyncDisposableStack,
  context: DeployContext,
): Promise<ReadonlyMap<Host, Built>> {
  if (given.source.buildFrom === undefined) return new Map();
  const copy = await copyBuildSource(given);
  open.defer(() => tidyUp(copy.close, context.logger));
  return context.phase('build', async (phase) => {
    const done = await fleet.all(async (host) => {
      const { dockerConfig } = lockOf(host);
      const built = await buildOnHost(host, given, copy.directory, dockerConfig, context);
      return [host, built] as const;
    });
    phase.proved(
      `built on ${done.length === 1 ? 'the host' : `${done.length} hosts`}`,
      Object.values(done[0]?.[1] ?? {}).join(', '),
    );
    return new Map(done);
  });
}
