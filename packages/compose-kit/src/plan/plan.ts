import { type DeployPlan, fieldChanges, type ServiceChange } from '@fairway/deploy-kit';
import { compareManifests, readHostManifest } from '@fairway/host';
import type { HostDeploy } from './project-deploy.ts';

/** The part of a plan about the databases of a host. */
export interface PendingMigrations {
  /** `backend: 20261002090000_haul_out (expand-only)` */
  readonly migrations: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Works out what a deploy would do to all hosts together. Nothing is changed.
 * @param secretValues values that are never shown
 * @param pending the pending migrations, where the release brings some
 */
export async function planDeploy(
  hosts: readonly HostDeploy[],
  secretValues: readonly string[],
  pending: readonly PendingMigrations[] = [],
): Promise<DeployPlan> {
  const [first] = hosts;
  const files = await Promise.all(hosts.flatMap(filesThatDiffer));
  const previous = first?.current?.release.version;
  return {
    release: first?.wanted.release.version ?? '',
    ...(previous ? { previous } : {}),
    unchanged: hosts.every(({ unchanged }) => unchanged),
    services: unique(hosts.flatMap((host) => serviceChanges(host, secretValues))),
    files: files.flat(),
    creates: [],
    drift: hosts.flatMap(({ driftLines }) => driftLines),
    migrations: [...new Set(pending.flatMap(({ migrations }) => migrations))],
    hosts: hosts.map(({ name }) => name),
    warnings: [
      ...new Set([
        ...hosts.flatMap(({ changes }) => changes.flatMap(gapWarning)),
        ...pending.flatMap(({ warnings }) => warnings),
      ]),
    ],
  };
}

function gapWarning(change: HostDeploy['changes'][number]): string[] {
  const { service, action, how, cause, yields } = change;
  const anew = cause ? [`${service} is made anew: ${cause}`] : [];
  if (action === 'remove' && yields) return [`${service} goes before the new services start: ${yields}`];
  if (how?.strategy !== 'recreate') return anew;
  const remedy = how.remedy ? `. ${how.remedy}` : '';
  return [...anew, `${service} stops before it starts again: ${how.reason}${remedy}`];
}

function serviceChanges(
  { changes, wanted, current }: HostDeploy,
  ownSecrets: readonly string[],
): readonly ServiceChange[] {
  // The plan shows old and new values of a field, so the secrets of the current release are hidden too.
  const secretValues = [...ownSecrets, ...(current?.proving?.secretValues ?? [])];
  return changes.flatMap(({ service, action }): ServiceChange[] => {
    if (action === 'keep') return [];
    const from = current?.release.digests[service];
    const to = wanted.release.digests[service];
    const fields = fieldChanges(
      withoutImage(current?.model.services[service]),
      withoutImage(wanted.model.services[service]),
      { secretValues },
    );
    const change = action === 'remove' ? 'removed' : current?.model.services[service] ? 'changed' : 'added';
    return [
      {
        service,
        change,
        ...(from === to ? {} : { image: { ...(from ? { from } : {}), ...(to ? { to } : {}) } }),
        fields: change === 'changed' ? fields : [],
      },
    ];
  });
}

function withoutImage(service: object | undefined): object | undefined {
  if (!service) return undefined;
  const { image: _image, ...rest } = service as Record<string, unknown>;
  return rest;
}

async function filesThatDiffer({ host, name, files }: HostDeploy): Promise<DeployPlan['files']> {
  const found = await Promise.all(
    files.map(async ({ to, manifest }) => {
      const there = (await host.stat(to))?.type === 'directory' ? await readHostManifest(host, to, {}) : [];
      return { host: name, to, differences: compareManifests(manifest, there) };
    }),
  );
  return found.filter(({ differences }) => differences.length > 0);
}

function unique(all: readonly ServiceChange[]): readonly ServiceChange[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
