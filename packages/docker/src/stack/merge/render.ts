import { asRecord } from '@fairway/runtime';
import { bindSources } from '../source/bind-sources.ts';
import { doubleDollars, toYaml } from '../source/yaml-text.ts';
import type { MergedService, MergedStack } from './merged-stack.ts';
import type { NamedData } from './stored-names.ts';

/** The label that says on every service which release it belongs to. */
export const releaseLabel = 'io.fairway.release';

/** The label that says on every task which content of the synced directories it was started with. */
export const filesLabel = 'io.fairway.files';

export interface RenderInput {
  readonly merged: MergedStack;
  readonly version: string;
  /** Service → the image at its digest. */
  readonly images: Readonly<Record<string, string>>;
  readonly data: readonly NamedData[];
  /** Directories that are synced to the nodes, with the hash of their content. */
  readonly files: readonly { readonly to: string; readonly manifest: string }[];
}

/**
 * The stack as it is deployed and stored: digests for tags, configs and secrets by the names that the swarm has them
 * under, and every `$` doubled, because `docker stack deploy` substitutes once more. A service that mounts a synced
 * directory carries its content's hash, or its tasks would go on with what they read at their start.
 */
export function renderStack({ merged, version, images, data, files }: RenderInput): string {
  const services = Object.fromEntries(
    Object.entries(merged.services).map(([name, service]) => [
      name,
      renderService(service, images[name] ?? '', version, files),
    ]),
  );
  const section = (kind: NamedData['kind'], definitions: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(
      Object.entries(definitions).map(([key, definition]) => {
        const named = data.find((item) => item.kind === kind && item.key === key);
        return [key, named ? { external: true, name: named.name } : definition];
      }),
    );
  const stack = {
    version: merged.version ?? '3.8',
    services,
    networks: merged.networks,
    volumes: merged.volumes,
    configs: section('config', merged.configs),
    secrets: section('secret', merged.secrets),
  };
  return toYaml(doubleDollars(stack));
}

function renderService(
  service: MergedService,
  image: string,
  version: string,
  files: RenderInput['files'],
): Record<string, unknown> {
  // Docker has put what the files say into `environment` already, and would look for them again.
  const { env_file: _files, build: _build, ...kept } = service;
  const mounted = files.filter(({ to }) => bindSources(service).some((source) => isInside(source, to)));
  const hash = mounted.map(({ manifest }) => manifest.slice(0, 12)).join('-');
  const deploy = asRecord(service['deploy']);
  return {
    ...kept,
    image,
    ...(hash ? { labels: { ...asRecord(service['labels']), [filesLabel]: hash } } : {}),
    deploy: { ...deploy, labels: { ...asRecord(deploy['labels']), [releaseLabel]: version } },
  };
}

function isInside(path: string, directory: string): boolean {
  const base = directory.replace(/\/+$/, '');
  return path === base || path.startsWith(`${base}/`) || base.startsWith(`${path.replace(/\/+$/, '')}/`);
}
