import { Failure } from '@fairway/runtime';
import { isIn, type Place, placeAt, placesOf, wordsOf } from '../../stack/source/places.ts';
import type { StackFile } from '../../stack/source/stack-file.ts';

/**
 * Compose's refusal of its files as a Failure. If Compose names a key and no line, the line is looked up here.
 * @param said the output of `docker compose config`, with the user's paths
 */
export function explainComposeRefusal(said: string, files: readonly StackFile[]): Failure {
  const words = wordsOf(said).filter((line) => !/^time=.* level=(?:warning|debug)/.test(line));
  const places = [...placesOf(said, files), ...placesOfService(said, files)];
  const [first] = places;
  const missing = /(?:env file|open|stat) (\S+?):? (?:not found|no such file)/.exec(said)?.[1];
  return new Failure({
    what: first
      ? `Compose refuses the file ${first.file}: line ${first.line}.`
      : `Compose refuses the files ${files.map(({ path }) => path).join(', ')}.`,
    why: words.at(-1)?.replace(/^\(root\) /, '') ?? 'It gave no reason.',
    evidence: [...words, ...places.map(({ file, line, text }) => `${file}:${line}: ${text}`)],
    fix: missing
      ? `Put ${missing} into the repository, or take it out of the file.`
      : 'Put it right as Compose says; `docker compose -f FILE config` checks it on your machine.',
  });
}

/** The lines for `service "web" refers to undefined volume data` and `error decoding 'services[web].mem_limit'`. */
function placesOfService(said: string, files: readonly StackFile[]): Place[] {
  const [, service = ''] = /service "([^"]+)"|services\[([^\]]+)\]/.exec(said) ?? [];
  const decoded = /services\[([^\]]+)\]\.(\w+)/.exec(said);
  const key =
    decoded?.[2] ??
    (/undefined (volume|network|config|secret)\b/.exec(said)?.[1]?.concat('s') ||
      (/depends on undefined/.test(said) ? 'depends_on' : undefined));
  const name = decoded?.[1] ?? service;
  if (name === '') return [];
  const keys = ['services', name, ...(key ? [key] : [])];
  const found = files.filter(({ content }) => isIn(content, keys));
  return found.map((file) => placeAt(file, keys));
}
