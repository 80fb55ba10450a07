import { asRecord } from '@fairway/runtime';
import { bindSources } from '../source/bind-sources.ts';
import { doubleDollars, toYaml } from '../source/yaml-text.ts';
import type { MergedService, MergedStack } from './merged-stack.ts';
import type { NamedData } from './stored-names.ts';

/** The label of every service that names its release. */
export const releaseLabel = 'io.fairway.release';

/** The label of every task that names the content of the synced directories at its start. */
export const filesLabel = 'io.fairway.files';

export interface RenderInput {
  readonly merged: MergedStack;
  readonly version: string;
  /** Service → the image at its digest. */
  readonly images: Readonly<Record<string, string>>;
  readonly data: readonly NamedData[];
  /** The directories that are synced to the nodes, each with the hash of its content. */
  readonly files: readonly { readonly to: string; readonly manifest: string }[];
}

/**
 * The text of the stack that is deployed and stored. Tags are replaced by digests, and configs and secrets have the
 * names that the swarm keeps them under. Every `$` is doubled, because `docker stack deploy` substitutes once more. A
 * service that mounts a synced directory carries the hash of its content. Without the hash a change of the content
 * would not start new tasks, and the old ones would keep the content that they read at their start.
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
  // Docker has already put the values of the env files into `environment`, and would look for the files again.
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
