import { type Host, newScratch } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { wordsOf } from '../../stack/source/places.ts';
import { askComposeAbout, type ComposeOptions, type ComposeProject } from '../command/compose-command.ts';
import { definitionLabel } from './definition-label.ts';
import { readRenderedCompose } from './render.ts';

/**
 * The hash that the host's own Compose would put on each service's containers. Compose does not change a running
 * container with an equal hash. For a service with a hash of its definition it is that one.
 * @param text the project's Compose file, with all paths absolute
 * @throws Failure where Compose cannot read it
 */
export async function configHashes(
  host: Host,
  project: Omit<ComposeProject, 'files'>,
  text: string,
  options: ComposeOptions = {},
): Promise<ReadonlyMap<string, string>> {
  const scratch = newScratch('compose');
  const file = `${scratch}/compose.yaml`;
  const { exitCode, stdout, stderr } = await askComposeAbout(
    host,
    { directory: scratch, files: new Map([[file, text]]) },
    { ...project, files: [file] },
    ['config', '--hash', '*'],
    options,
  );
  if (exitCode === 0) {
    const { services } = readRenderedCompose(text);
    return new Map(
      wordsOf(stdout).map((line) => {
        const [service = '', hash = ''] = line.split(' ');
        return [service, services[service]?.labels?.[definitionLabel] ?? hash];
      }),
    );
  }
  throw new Failure({
    what: `Compose on ${host.name} cannot read the file of ${project.project}.`,
    why: wordsOf(stderr).at(-1) ?? 'It gave no reason.',
    fix: 'Put right in the Compose files of the repository what Compose names.',
  });
}
