import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { z } from 'zod';
import { type InspectOptions, readConfig } from '../../registry/image/inspect-image.ts';
import { formatPlatform } from '../../registry/image/resolved-image.ts';
import { archiveDocuments } from './archive-documents.ts';

/** A text of an image that everyone can read who can pull it, and its place in the image. */
export interface ImageText {
  /** For example `Config.Env.2`, `history.4`. */
  readonly where: string;
  readonly text: string;
}

/**
 * The texts of an image in the engine that can be read without starting it: environment, labels, commands, and the
 * history, which shows build arguments. For an image of one platform.
 * @throws Failure where the engine does not hold the image
 */
export async function textsInEngine(
  host: Host,
  reference: string,
  options: InspectOptions,
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
export async function textsOfPlatforms(
  host: Host,
  reference: string,
  platforms: readonly string[],
  options: InspectOptions,
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
  if (archive.isWhole() && missing.length === 0) return texts;
  throw new Failure({
    what: `The metadata of ${reference} could not be read`,
    why: `The engine did not export ${missing.join(', ') || 'the whole image'}.`,
    fix: 'Check the disk of this machine and the log of its Docker Engine, and run again.',
  });
}

/** The content as a JSON object; undefined for anything else, such as a layer. */
function parseObject(content: Uint8Array): object | undefined {
  if (content[0] !== 0x7b) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(content));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The same texts of an image in the registry, for every platform that it has.
 * @throws Failure where the registry does not hold the image
 */
export async function textsInRegistry(
  host: Host,
  reference: string,
  options: InspectOptions,
): Promise<readonly ImageText[]> {
  return textsOf(await readConfig(host, reference, options), '');
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
