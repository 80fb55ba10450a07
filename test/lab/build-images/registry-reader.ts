import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import type { Lab } from '@fairway/lab';

/** The lab's registry as anyone with its password sees it: over HTTP, without any of our code. */
export interface RegistryReader {
  /** Tags of a repository; empty where there is none. */
  tags(path: string): Promise<string[]>;
  /** Digest of what a tag holds. */
  digest(path: string, tag: string): Promise<string>;
  /** Digests of the layers that a tag has. */
  layers(path: string, tag: string): Promise<string[]>;
  /** Platform → kinds of attestation about its image, sorted. */
  attestations(path: string, tag: string): Promise<Record<string, string[]>>;
  /** The image's config: labels, environment, history. */
  config(path: string, tag: string): Promise<ImageConfig>;
}

export interface ImageConfig {
  readonly created: string;
  readonly config: { readonly Labels?: Record<string, string>; readonly Env?: string[] };
  readonly history: readonly { readonly created_by?: string }[];
}

const manifestTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.image.index.v1+json',
];

export function readRegistry({ registry }: Lab): RegistryReader {
  const ca = readFileSync(registry.caFile);
  const get = (path: string) =>
    new Promise<{ status: number; body: string }>((resolve, reject) => {
      const asked = request(
        `https://${registry.address}/v2/${path}`,
        {
          ca,
          auth: `${registry.username}:${registry.password}`,
          headers: { accept: manifestTypes.join(', ') },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
          );
        },
      );
      asked.once('error', reject).end();
    });
  const manifest = async (path: string, tag: string) => {
    const { status, body } = await get(`${path}/manifests/${tag}`);
    if (status !== 200) throw new Error(`the registry answers ${status} for ${path}:${tag}`);
    return body;
  };
  return {
    async tags(path) {
      const { status, body } = await get(`${path}/tags/list`);
      return status === 200 ? (JSON.parse(body).tags ?? []).sort() : [];
    },
    digest: async (path, tag) =>
      `sha256:${createHash('sha256')
        .update(await manifest(path, tag))
        .digest('hex')}`,
    async layers(path, tag) {
      const { layers } = JSON.parse(await manifest(path, tag));
      return layers.map(({ digest }: { digest: string }) => digest);
    },
    async attestations(path, tag) {
      const { manifests } = JSON.parse(await manifest(path, tag));
      const found: Record<string, string[]> = {};
      for (const { platform, digest } of manifests) {
        const about = manifests.find(
          ({ annotations = {} }: { annotations?: Record<string, string> }) =>
            annotations['vnd.docker.reference.digest'] === digest,
        );
        if (about === undefined) continue;
        const { layers } = JSON.parse(await manifest(path, about.digest));
        found[`${platform.os}/${platform.architecture}`] = layers
          .map(
            (layer: { annotations: Record<string, string> }) =>
              layer.annotations['in-toto.io/predicate-type'],
          )
          .sort();
      }
      return found;
    },
    async config(path, tag) {
      const { config } = JSON.parse(await manifest(path, tag));
      return JSON.parse((await get(`${path}/blobs/${config.digest}`)).body);
    },
  };
}
