import { Failure } from '@fairway/runtime';
import { explainRegistryError } from '../../registry/failure/registry-error.ts';
import { RegistryFailure } from '../../registry/failure/registry-failure.ts';
import type { FailedStep } from '../progress/build-progress.ts';
import { BuildError } from './build-error.ts';
import type { BuildTarget } from './build-target.ts';

/**
 * Explains to a reader why a build failed: the image, the step, its last lines, and the place in the Dockerfile.
 * @param words the lines that buildx printed besides its progress
 */
export function explainBuildFailure(
  failed: FailedStep | undefined,
  words: readonly string[],
  targets: readonly BuildTarget[],
): Failure {
  const said = words.filter((line) => line.trim() !== '');
  const error = errorOf(said) ?? failed?.error ?? 'buildx ended without a reason';
  if (failed === undefined) {
    return new Failure({
      what: 'The images could not be built',
      why: sentence(error),
      fix: "Read buildx's output above, or try the same definition by hand with `docker buildx build`.",
      evidence: said.slice(-10),
    });
  }
  const image = targets.find(({ name }) => name === failed.image);
  const where = failed.image === '' ? 'An image' : `The image ${failed.image}`;
  const at = [failed.step.position, failed.step.step].filter(Boolean).join(' ');
  const place = said.filter((line) => !line.startsWith('ERROR'));
  if (/^(pushing|exporting to image)/.test(failed.step.step)) {
    const registry = image?.repository.split('/')[0] ?? 'the registry';
    return new RegistryFailure(`${where} could not be pushed`, [failed.error], registry);
  }
  const parts = {
    what: `${where} could not be built: it failed at ${at}`,
    why: sentence(reasonOf(failed.error)),
    evidence: [...failed.lines, ...place].slice(-25),
    fix: fixFor(failed, image),
  };
  return new BuildError(parts, commandExit.test(failed.error));
}

function fixFor(failed: FailedStep, image: BuildTarget | undefined): string {
  const file = image?.dockerfile ?? 'the Dockerfile';
  if (/load metadata for|^FROM |resolve image|pulling/.test(failed.step.step)) {
    const base = /load metadata for (\S+)/.exec(failed.step.step)?.[1] ?? 'the base image';
    const { kind, fix } = explainRegistryError(failed.error, 'its registry');
    if (kind === 'not-found')
      return `Check name and tag of ${base} in ${file}, and the build arguments in it. A private image needs a login that may read it.`;
    return kind === 'other' ? `Check the base image that ${file} names.` : `The base image: ${fix}`;
  }
  if (/load build definition/.test(failed.step.step)) return `Check ${file}.`;
  return `Correct ${file} at this step, or what the step runs. No tag was moved.`;
}

const commandExit = /did not complete successfully: exit code: (\d+)/;

/** BuildKit wraps a failed command: `process "/bin/sh -c …" did not complete successfully: exit code: 3`. */
function reasonOf(error: string): string {
  const exit = commandExit.exec(error)?.[1];
  return exit === undefined ? error : `The command ended with exit status ${exit}`;
}

function errorOf(said: readonly string[]): string | undefined {
  return said.findLast((line) => line.startsWith('ERROR'))?.replace(/^ERROR:\s*/, '');
}

function sentence(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
