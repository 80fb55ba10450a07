import { Failure } from '@fairway/runtime';
import type { StackFile } from './stack-file.ts';

/**
 * Docker's refusal of stack files as a Failure. Docker names the key and no line; the line is looked up.
 * @param said what `docker stack config` or `docker stack deploy` printed
 */
export function explainRefusal(said: string, files: readonly StackFile[], where: string): Failure {
  if (/is not a docker command|unknown command|unknown shorthand flag/.test(said)) {
    return new Failure({
      what: `The Docker CLI of ${where} is too old for this.`,
      why: 'It has no `docker stack config`, which came with Docker 23.',
      evidence: lines(said),
      fix: `Install Docker 23 or newer on ${where}.`,
    });
  }
  const places = placesOf(said, files);
  const [first] = places;
  return new Failure({
    what: first
      ? `Docker refuses the stack file ${first.file}: line ${first.line}.`
      : `Docker refuses the stack files ${files.map(({ path }) => path).join(', ')}.`,
    why: lines(said)[0] ?? 'It gave no reason.',
    evidence: [...lines(said), ...places.map(({ file, line, text }) => `${file}:${line}: ${text}`)],
    fix: 'Put it right as Docker says; `docker stack config -c FILE` checks it on your machine.',
  });
}

/** What Docker refuses without saying which (docker/cli, cli/compose/types/types.go), and what to write instead. */
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

interface Place {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

function placesOf(said: string, files: readonly StackFile[]): Place[] {
  const paths = [...said.matchAll(/\b(?:services|networks|volumes|configs|secrets)(?:\.[\w-]+)*/g)].map(
    ([path]) => path.split('.'),
  );
  const extra = /Additional property (\S+) is not allowed/.exec(said)?.[1];
  const wanted = extra ? [[extra], ...paths.map((path) => [...path, extra])] : paths;
  const forbidden = /forbidden propert|unsupported/i.test(said) ? Object.keys(forbiddenKeys) : [];
  return files.flatMap((file) => [
    ...wanted.filter((keys) => isIn(file.content, keys)).map((keys) => placeAt(file, keys)),
    ...Object.entries(file.content['services'] ?? {}).flatMap(([service, definition]) =>
      forbidden
        .filter((key) => isIn(definition, [key]))
        .map((key) => {
          const place = placeAt(file, ['services', service, key]);
          return { ...place, text: `${place.text} (${forbiddenKeys[key]})` };
        }),
    ),
  ]);
}

/** Whether there is something at a path of keys. */
export function isIn(content: unknown, keys: readonly string[]): boolean {
  const [first, ...rest] = keys;
  if (first === undefined) return true;
  if (typeof content !== 'object' || content === null || !Object.hasOwn(content, first)) return false;
  return isIn((content as Record<string, unknown>)[first], rest);
}

function placeAt(file: StackFile, keys: readonly string[]): Place {
  const line = file.lineOf(keys);
  return { file: file.path, line, text: file.text.split('\n')[line - 1]?.trim() ?? '' };
}

function lines(said: string): string[] {
  return said
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
