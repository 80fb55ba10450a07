import { isWritten } from '../../stack/source/written-mount.ts';
import type { ComposeModel, ComposeService, ComposeVolume } from '../model/model.ts';

/**
 * The mounts through which a service can write data that outlives its container.
 * @param managed directories that the deploy itself syncs. They hold configuration, never data.
 */
export function writtenMounts(
  { volumes = [] }: Pick<ComposeService, 'volumes'>,
  managed: readonly string[],
): readonly ComposeVolume[] {
  return volumes.filter((mount) => isWritten(mount, managed));
}

/** What a service can write to and shares with all of its containers, in words: `the volume data`. */
export function writtenBy(service: ComposeService, managed: readonly string[]): string | undefined {
  const [mount] = writtenMounts(service, managed);
  if (mount) return `${mount.type === 'bind' ? '' : 'the volume '}${mount.source}`;
  const from = (service.volumes_from ?? []).find((one) => !one.endsWith(':ro'));
  return from && `the volumes of ${from.replace(/^container:/, '').replace(/:rw$/, '')}`;
}

/** What a service can write to, as the engine names it: names of volumes and paths of the host. */
export function writtenSources(
  service: ComposeService,
  { volumes }: Pick<ComposeModel, 'volumes'>,
  managed: readonly string[],
): readonly string[] {
  return writtenMounts(service, managed).map(({ type, source = '' }) =>
    type === 'bind' ? source : (volumes[source]?.name ?? source),
  );
}
