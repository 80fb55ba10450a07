import { trivyCommand } from '@fairway/docker/scan';
import type { Severity } from '@fairway/reports';
import { Failure } from '@fairway/runtime';
import { tagPresets } from '../plan/tags.ts';
import type { ImageInput } from './image-input.ts';

/** Docker's grammar of tags. */
export const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/** Bake files, and the targets or groups to build; without any, the group `default`. */
export interface BakeChoice {
  readonly files: readonly string[];
  readonly targets: readonly string[];
}

/** The scanner to run, and the lowest severity that ends the run. */
export interface ScanInput {
  readonly command: readonly string[];
  readonly severity: Severity;
}

/** The failure of one check. */
function refused(input: string, why: string, fix: string): Failure {
  return new Failure({ what: `The input "${input}" cannot be used.`, why, fix });
}

/**
 * The bake file to build; undefined where the input `images` lists the images.
 * @throws Failure where both do, or neither
 */
export function bakeOf(
  images: readonly ImageInput[] | undefined,
  files: readonly string[] | undefined,
  targets: readonly string[] = [],
): BakeChoice | undefined {
  const fix = 'Write either "images" or "bake-file".';
  if (files !== undefined) {
    if (images === undefined) return { files, targets };
    throw refused(
      'bake-file',
      '"images" is given as well, and only one of the two can name the images.',
      fix,
    );
  }
  if (targets.length > 0) throw refused('bake-targets', 'It needs "bake-file", which is empty.', fix);
  if (images !== undefined) return undefined;
  throw refused('images', 'It is empty, and so is "bake-file": nothing would be built.', fix);
}

/**
 * The scanner's command, separated into words; undefined without a scanner.
 * @throws Failure where the command has no place for the image's name
 */
export function scanOf(command: string | undefined, severity: Severity): ScanInput | undefined {
  if (command === undefined || command === 'false') return undefined;
  if (command === 'true' || command === 'trivy') return { command: trivyCommand, severity };
  const words = command.split(/\s+/).filter((word) => word !== '');
  if (command.includes('{image}')) return { command: words, severity };
  throw refused(
    'scan',
    `The command "${command}" does not say where the image's name goes.`,
    'Write "trivy", or a command with {image} and, unless it writes to standard output, {report}.',
  );
}

/**
 * @param input which input names the images
 * @throws Failure where two images have one name
 */
export function refuseDuplicates(images: readonly ImageInput[], input: 'images' | 'bake-file'): void {
  const names = images.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw refused(
    input,
    `The name "${twice}" is given twice: one image would overwrite the other in the registry.`,
    'Give every image a name of its own.',
  );
}

/** @throws Failure where a line is neither a tag nor a preset */
export function refuseBadTags(tags: readonly string[]): void {
  const bad = tags.find((tag) => !tagPattern.test(tag));
  if (bad === undefined) return;
  throw refused(
    'tags',
    `"${bad}" is neither a tag nor one of ${tagPresets.join(', ')}.`,
    'Write one tag or preset per line.',
  );
}

/** @throws Failure where an image asks for a build secret that the inputs lack */
export function refuseUnknownSecrets(
  images: readonly ImageInput[],
  known: Readonly<Record<string, string>>,
): void {
  for (const { name, 'build-secrets': asked = [] } of images) {
    const unknown = asked.find((id) => !(id in known));
    if (unknown === undefined) continue;
    throw refused(
      'images',
      `The image ${name} asks for the build secret "${unknown}", which "build-secrets" does not hold.`,
      `Add "${unknown}" to the input "build-secrets".`,
    );
  }
}

/** Characters. A key that can be guessed lets others vouch for images. */
const shortestKey = 20;

/** @throws Failure where the key can be guessed */
export function refuseShortKey(key: string | undefined): void {
  if (key === undefined || key.length >= shortestKey) return;
  throw refused(
    'reuse-key',
    `It has fewer than ${shortestKey} characters, and what is made with it can be read by everyone who pulls.`,
    'Make one with `openssl rand -hex 32`, and keep it as a secret of the repository.',
  );
}
