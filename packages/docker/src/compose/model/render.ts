import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import { filesLabel } from '../../stack/merge/render.ts';
import { doubleDollars, singleDollars, toYaml } from '../../stack/source/yaml-text.ts';
import { definitionLabel } from './definition-label.ts';
import { type ComposeModel, type ComposeService, modelSchema } from './model.ts';
import { contentHash, type ManagedContent } from './mounted-content.ts';
import { landlordsOf } from './namespaces.ts';

const heading = '# Written by Fairway for every release';

export interface ComposeRenderInput {
  readonly model: ComposeModel;
  /** Service → the image at its digest. */
  readonly images: Readonly<Record<string, string>>;
  readonly content: ManagedContent;
}

/**
 * The text of the Compose file that is applied and stored. Tags are replaced by digests, and variables by their values.
 * Every `$` is doubled, because Compose substitutes once more. A service that sees managed content carries the hash of
 * the content. So Compose recreates the service when the content changes, and leaves it alone otherwise.
 */
export function renderCompose({ model, images, content }: ComposeRenderInput): string {
  const services = Object.fromEntries(
    Object.entries(model.services).map(([name, service]) => {
      // Compose has already applied these keys to the service, or they ask for more than running the image.
      const {
        build: _build,
        env_file: _files,
        profiles: _profiles,
        pull_policy: _policy,
        develop: _develop,
        ...kept
      } = service;
      const hash = contentHash(model, service, content);
      const labels = hash ? { labels: { ...service.labels, [filesLabel]: hash } } : {};
      return [name, withDefinition({ ...kept, image: images[name] ?? service.image, ...labels })];
    }),
  );
  const { include: _include, ...rest } = model;
  return `${heading}; changed by hand it counts as drift.\n${toYaml(doubleDollars({ ...rest, services }))}`;
}

/**
 * A service that lives in another one's network, processes or volumes carries the hash of its definition, because
 * Compose's own hash of it covers the id of the other container.
 */
function withDefinition(service: ComposeService): ComposeService {
  if (landlordsOf(service).length === 0) return service;
  const { depends_on: _needs, ...own } = service;
  const hash = createHash('sha256').update(JSON.stringify(own)).digest('hex');
  return { ...service, labels: { ...service.labels, [definitionLabel]: hash.slice(0, 16) } };
}

/** The project of a file that {@link renderCompose} wrote; undefined for any other file. */
export function renderedProject(text: string): string | undefined {
  if (!text.startsWith(heading)) return undefined;
  return /^name: ["']?([\w-]+)["']?$/m.exec(text)?.[1];
}

/** Reads a file that {@link renderCompose} wrote. */
export function readRenderedCompose(text: string): ComposeModel {
  return modelSchema.parse(singleDollars(parse(text, { maxAliasCount: 0 })));
}
