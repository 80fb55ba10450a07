import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { wordsOf } from '../stack/places.ts';
import { askCompose, type ComposeOptions, type ComposeProject } from './compose-command.ts';

/**
 * The hash that the host's own Compose would put on each service's containers: equal to that of a running container,
 * and Compose has nothing to do there.
 * @throws Failure where Compose cannot read the project
 */
export async function configHashes(
  host: Host,
  project: ComposeProject,
  options: ComposeOptions = {},
): Promise<ReadonlyMap<string, string>> {
  const { exitCode, stdout, stderr } = await askCompose(host, project, ['config', '--hash', '*'], options);
  if (exitCode === 0) {
    return new Map(
      wordsOf(stdout).map((line) => {
        const [service = '', hash = ''] = line.split(' ');
        return [service, hash];
      }),
    );
  }
  throw new Failure({
    what: `Compose on ${host.name} cannot read ${project.files.join(', ')}.`,
    why: wordsOf(stderr).at(-1) ?? 'It gave no reason.',
    fix: 'Deploy again: the file is written anew.',
  });
}
