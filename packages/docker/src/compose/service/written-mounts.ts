import type { ComposeModel, ComposeService, ComposeVolume } from '../model/model.ts';
import { isWithin } from '../model/mounted-content.ts';

/** Paths of the operating system, which containers mount to read them. Nobody keeps data there. */
const systemPaths = [
  '/etc/localtime',
  '/etc/timezone',
  '/etc/ssl/certs',
  '/usr/share/zoneinfo',
  '/lib/modules',
  '/proc',
  '/sys',
];

/**
 * The mounts through which a service can write data that outlives its container.
 * @param managed directories that the deploy itself syncs. They hold configuration, never data.
 */
export function writtenMounts(
  { volumes = [] }: Pick<ComposeService, 'volumes'>,
  managed: readonly string[],
): readonly ComposeVolume[] {
  return volumes.filter(({ type, source, read_only: readOnly }) => {
    if (readOnly || !source || type === 'tmpfs' || type === 'image') return false;
    if (type !== 'bind') return true;
    return !/\.sock$/.test(source) && ![...managed, ...systemPaths].some((path) => isWithin(source, path));
  });
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
