import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import { filesLabel } from '../../stack/merge/render.ts';
import { doubleDollars, singleDollars, toYaml } from '../../stack/source/yaml-text.ts';
import { landlordsOf } from '../service/namespaces.ts';
import { definitionLabel } from './definition-label.ts';
import { type ComposeModel, type ComposeService, modelSchema, runPart } from './model.ts';
import { contentHash, type ManagedContent } from './mounted-content.ts';

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
      const hash = contentHash(model, service, content);
      const labels = hash ? { labels: { ...service.labels, [filesLabel]: hash } } : {};
      const given = { environment: withValues(service), depends_on: needsThere(model, service) };
      return [
        name,
        withDefinition({ ...runPart(service), ...given, image: images[name] ?? service.image, ...labels }),
      ];
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

/**
 * The variables of a service that have a value. `environment: [NAME]` for a variable that nobody gives means that the
 * container does not get it. Left in the file, it would take its value from whoever runs Compose next.
 */
function withValues({ environment }: ComposeService): ComposeService['environment'] {
  if (!environment) return undefined;
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== null));
}

/** The dependencies of a service without the optional ones that a profile has switched off. */
function needsThere(
  { services }: ComposeModel,
  { depends_on: needs }: ComposeService,
): ComposeService['depends_on'] {
  if (!needs) return undefined;
  return Object.fromEntries(
    Object.entries(needs).filter(
      ([name, { required }]) => required !== false || Object.hasOwn(services, name),
    ),
  );
}

/** Reads a file that {@link renderCompose} wrote. */
export function readRenderedCompose(text: string): ComposeModel {
  return modelSchema.parse(singleDollars(parse(text, { maxAliasCount: 0 })));
}
