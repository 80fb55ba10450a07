import type { DeployContext } from '@fairway/deploy-kit';
import { imageIds, keepImages, parseReference, RegistryFailure, withRetries } from '@fairway/docker';
import type { Host } from '@fairway/host';
import type { Inputs } from './inputs.ts';
import type { HostDeploy } from './installation.ts';
import { bringCopy } from './managed-files.ts';

type Deps = Pick<DeployContext, 'logger' | 'clock' | 'signal'>;

/**
 * Brings everything that a release needs to a host, beside what serves there: images, and copies of the directories.
 * @returns how many images were pulled
 * @throws Failure naming what did not come; nothing that serves was touched then
 */
export async function bring(deploy: HostDeploy, inputs: Inputs, deps: Deps): Promise<number> {
  const { host, wanted, files, places } = deploy;
  const [pulled] = await Promise.all([
    bringImages(deploy, deps),
    (async () => {
      for (const one of files) await bringCopy(host, one, places.copies, deps);
    })(),
  ]);
  const ids = await imageIds(host, Object.values(wanted.release.digests));
  await keepImages(host, inputs.project, [...ids.values()]);
  return pulled;
}

async function bringImages(
  { host, wanted, dockerConfig }: HostDeploy,
  { logger, clock, signal }: Deps,
): Promise<number> {
  const references = [...new Set(Object.values(wanted.release.digests))];
  const there = await imageIds(host, references, { signal });
  const missing = references.filter((reference) => !there.has(reference));
  await Promise.all(
    missing.map((reference) =>
      withRetries(() => pull(host, reference, dockerConfig, signal), {
        clock,
        signal,
        onRetry: ({ why }) => logger.warn(`${host.name}: ${why} Pulling again.`),
      }),
    ),
  );
  return missing.length;
}

async function pull(
  host: Host,
  reference: string,
  dockerConfig: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { exitCode, stderr } = await host.exec(['docker', 'pull', '--quiet', reference], {
    ...(dockerConfig ? { env: { DOCKER_CONFIG: dockerConfig } } : {}),
    accept: 'any',
    timeoutMs: 900_000,
    signal,
  });
  if (exitCode === 0) return;
  throw new RegistryFailure(
    `The image ${reference} could not be pulled on ${host.name}.`,
    stderr.trim().split('\n').slice(-3),
    parseReference(reference).registry,
  );
}
