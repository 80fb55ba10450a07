import { Failure } from '@fairway/runtime';
import { isIn, type Place, placeAt, placesOf, wordsOf } from './places.ts';
import type { StackFile } from './stack-file.ts';

/**
 * Docker's refusal of stack files as a Failure. Docker names the key and no line, so the line is looked up here.
 * @param said the output of `docker stack config` or `docker stack deploy`
 */
export function explainRefusal(said: string, files: readonly StackFile[], where: string): Failure {
  if (/is not a docker command|unknown command|unknown shorthand flag/.test(said)) {
    return new Failure({
      what: `The Docker CLI of ${where} is too old for this.`,
      why: 'It has no `docker stack config`, which came with Docker 23.',
      evidence: wordsOf(said),
      fix: `Install Docker 23 or newer on ${where}.`,
    });
  }
  const places = [...placesOf(said, files), ...forbiddenIn(said, files)];
  const [first] = places;
  return new Failure({
    what: first
      ? `Docker refuses the stack file ${first.file}: line ${first.line}.`
      : `Docker refuses the stack files ${files.map(({ path }) => path).join(', ')}.`,
    why: wordsOf(said)[0] ?? 'It gave no reason.',
    evidence: [...wordsOf(said), ...places.map(({ file, line, text }) => `${file}:${line}: ${text}`)],
    fix: 'Put it right as Docker says; `docker stack config -c FILE` checks it on your machine.',
  });
}

/** Keys that Docker refuses without naming them (docker/cli, cli/compose/types/types.go), and what to write instead. */
const forbiddenKeys: Readonly<Record<string, string>> = {
  extends: 'write the service out',
  volume_driver: 'name the driver under the top-level volumes',
  volumes_from: 'mount one volume of the top-level volumes in both services',
  cpu_quota: 'write deploy.resources.limits.cpus',
  cpu_shares: 'write deploy.resources.reservations.cpus',
  cpuset: 'write deploy.resources.limits.cpus',
  mem_limit: 'write deploy.resources.limits.memory',
  memswap_limit: 'write deploy.resources.limits.memory',
};

function forbiddenIn(said: string, files: readonly StackFile[]): Place[] {
  if (!/forbidden propert|unsupported/i.test(said)) return [];
  return files.flatMap((file) =>
    Object.entries(file.content['services'] ?? {}).flatMap(([service, definition]) =>
      Object.keys(forbiddenKeys)
        .filter((key) => isIn(definition, [key]))
        .map((key) => {
          const place = placeAt(file, ['services', service, key]);
          return { ...place, text: `${place.text} (${forbiddenKeys[key]})` };
        }),
    ),
  );
}
