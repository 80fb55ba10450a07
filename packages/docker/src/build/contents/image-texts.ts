import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { z } from 'zod';
import type { RegistryClient } from '../../registry/client/registry-client.ts';
import { blobsOf, isImage, type Manifest, readManifest } from '../../registry/image/manifests.ts';
import { formatPlatform } from '../../registry/image/resolved-image.ts';
import { parseReference, pinned, repositoryOf } from '../../registry/reference/reference.ts';
import { archiveDocuments } from './archive-documents.ts';

/** A text of an image that everyone can read who can pull it, and its place in the image. */
export interface ImageText {
  /** For example `Config.Env.2`, `history.4`. */
  readonly where: string;
  readonly text: string;
}

export interface EngineOptions {
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The texts of an image in the engine that can be read without starting it: environment, labels, commands, and the
 * history, which shows build arguments. For an image of the machine's own platform, without attestations.
 * @throws Failure where the engine does not hold the image
 */
export async function textsInEngine(
  host: Host,
  reference: string,
  options: EngineOptions,
): Promise<readonly ImageText[]> {
  const limits = { ...options, timeoutMs: 60_000 };
  const inspected = await host.exec(
    ['docker', 'image', 'inspect', '--format', '{{json .}}', reference],
    limits,
  );
  const history = await host.exec(
    ['docker', 'image', 'history', '--no-trunc', '--format', '{{json .CreatedBy}}', reference],
    limits,
  );
  const steps = history.stdout.split('\n').filter((line) => line !== '');
  return [
    ...textsOf(JSON.parse(inspected.stdout), ''),
    ...steps.reverse().flatMap((line, index) => textsOf(JSON.parse(line), `history.${index}`)),
  ];
}

const configSchema = z.object({
  architecture: z.string(),
  os: z.string(),
  variant: z.string().optional(),
  rootfs: z.object({}),
});

/** Milliseconds in which the engine must have exported the image. */
const saveTimeoutMs = 600_000;

/**
 * The same texts for every platform of an image in the engine, with the attestations about each. The other commands of
 * engines before 28 show only the machine's own platform, so the image is exported whole. The layers in the export are
 * skipped unread.
 * @param platforms the platforms that the image must have
 * @throws Failure where the engine does not hold the image for each of the platforms
 */
export async function textsOfExport(
  host: Host,
  reference: string,
  platforms: readonly string[],
  options: EngineOptions,
): Promise<readonly ImageText[]> {
  const texts: ImageText[] = [];
  const found = new Set<string>();
  const archive = archiveDocuments((_name, content) => {
    const document = parseObject(content);
    if (document === undefined) return;
    const config = configSchema.safeParse(document);
    const platform = config.success ? formatPlatform(config.data) : '';
    if (config.success) found.add(`${config.data.os}/${config.data.architecture}`);
    texts.push(...textsOf(document, platform));
  });
  await host.stream(['docker', 'image', 'save', reference], {
    ...options,
    onStdoutBytes: archive.push,
    timeoutMs: saveTimeoutMs,
  });
  const missing = platforms.filter((platform) => !found.has(platform.split('/').slice(0, 2).join('/')));
  if (archive.isWhole() && missing.length === 0 && found.size > 0) return texts;
  throw new Failure({
    what: `The metadata of ${reference} could not be read`,
    why: `The engine did not export ${missing.join(', ') || 'the whole image'}.`,
    fix: 'Check the disk of this machine and the log of its Docker Engine, and run again.',
  });
}

/** The content as a JSON object; undefined for anything else, such as a layer. */
function parseObject(content: Uint8Array): object | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(content));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The same texts of an image in the registry: its manifests with their annotations, the config of every platform, and the
 * attestations about each.
 * @throws Failure where the registry does not hold one of them
 */
export async function textsInRegistry(
  registry: RegistryClient,
  reference: string,
): Promise<readonly ImageText[]> {
  const parsed = parseReference(reference);
  const repository = repositoryOf(parsed);
  const { bytes } = await registry.manifest(reference);
  const manifest = readManifest(bytes);
  const read = async (one: Manifest, where: string, all: boolean) => {
    const documents = all ? blobsOf(one) : one.config === undefined ? [] : [one.config];
    const texts = documents.map(async (document) =>
      textsOf(parseObject(await registry.blob(repository, document)) ?? {}, where),
    );
    return (await Promise.all(texts)).flat();
  };
  if (manifest.manifests === undefined)
    return [...textsOf(parseObject(bytes), 'manifest'), ...(await read(manifest, '', false))];
  const parts = manifest.manifests.map(async (entry) => {
    const part = await registry.manifest(pinned(parsed, entry.digest));
    const name = isImage(entry) ? formatPlatform(entry.platform ?? {}) : 'attestation';
    // All layers of an attestation are documents.
    const texts = await read(readManifest(part.bytes), name, !isImage(entry));
    return [...textsOf(parseObject(part.bytes), `${name}.manifest`), ...texts];
  });
  return [...textsOf(parseObject(bytes), 'index'), ...(await Promise.all(parts)).flat()];
}

/** Every text in a JSON value, the names of its fields included. */
export function textsOf(value: unknown, where: string): ImageText[] {
  if (typeof value === 'string') return [{ where, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => {
    const at = where === '' ? key : `${where}.${key}`;
    // The name of a label can hold a secret as well as its value.
    return [...(/^\d+$/.test(key) ? [] : [{ where, text: key }]), ...textsOf(one, at)];
  });
}
