import type { StackFile } from './stack-file.ts';

/** A line of a file that a message of Docker is about. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** The lines that a message of Docker is about. Docker names paths of keys (`services.web.ports`) and no lines. */
export function placesOf(said: string, files: readonly StackFile[]): Place[] {
  const paths = [...said.matchAll(/\b(?:services|networks|volumes|configs|secrets)(?:\.[\w-]+)*/g)].map(
    ([path]) => path.split('.'),
  );
  const extra = /Additional property (\S+) is not allowed/.exec(said)?.[1];
  const wanted = extra ? [[extra], ...paths.map((path) => [...path, extra])] : paths;
  return files.flatMap((file) =>
    wanted.filter((keys) => isIn(file.content, keys)).map((keys) => placeAt(file, keys)),
  );
}

/** Whether the content has a path of keys. */
export function isIn(content: unknown, keys: readonly string[]): boolean {
  const [first, ...rest] = keys;
  if (first === undefined) return true;
  if (typeof content !== 'object' || content === null || !Object.hasOwn(content, first)) return false;
  return isIn((content as Record<string, unknown>)[first], rest);
}

/** The line of a file at a path of keys. */
export function placeAt(file: StackFile, keys: readonly string[]): Place {
  const line = file.lineOf(keys);
  return { file: file.path, line, text: file.text.split('\n')[line - 1]?.trim() ?? '' };
}

/** The lines that a command printed, without empty ones. */
export function wordsOf(said: string): string[] {
  return said
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
