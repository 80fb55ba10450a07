import { chooseImages } from '@fairway/docker/registry';
import { substitute } from '@fairway/docker/stack';
import { asRecord } from '@fairway/runtime';
import type { ComposeRelease, ProjectSettings } from '../settings/project-settings.ts';
import type { ComposeFiles } from './compose-source.ts';
import { builtInVariables, type Sources } from './sources.ts';

type Expected = Pick<Sources, 'variables'> & {
  readonly compose: Pick<ComposeFiles, 'files'>;
  readonly source: Pick<ComposeRelease, 'release' | 'profiles' | 'images' | 'buildFrom'>;
  readonly settings: Pick<ProjectSettings, 'project' | 'registry'>;
};

/**
 * The images that a release will probably have, by the text of its Compose files. They are asked for while Compose reads
 * the files; its reading alone says which images the release has. So a wrong guess costs a question, and nothing more.
 */
export function expectedImages({ compose, source, settings, variables }: Expected): readonly string[] {
  const values = { ...builtInVariables(settings, source), ...variables };
  const images = new Map<string, { readonly image: string }>();
  for (const { content } of compose.files)
    for (const [service, definition] of Object.entries(asRecord(content['services']))) {
      const { image, build, profiles } = asRecord(definition);
      const builtHere = build !== undefined && source.buildFrom !== undefined;
      const left = Array.isArray(profiles) && !profiles.some((profile) => source.profiles.includes(profile));
      if (typeof image !== 'string' || builtHere || left) continue;
      images.set(service, { image: substitute(image, values) });
    }
  try {
    const choices = chooseImages(Object.fromEntries(images), source.images ?? []);
    return [...new Set(choices.map(({ wanted }) => wanted))];
  } catch {
    // Whoever needs the images reports what is wrong with them.
    return [];
  }
}
