import { Failure } from '@fairway/runtime';
import { isIn } from '../source/places.ts';
import type { StackFile } from '../source/stack-file.ts';

/** A part of a stack that Docker would refuse, or would not make as it is written. */
export interface StackFault {
  /** The path of the key in the stack file. */
  readonly keys: readonly string[];
  /** Begins with a capital and has no full stop: `The service web publishes the port 8080/tcp twice`. */
  readonly what: string;
  readonly why: string;
  readonly evidence?: readonly string[];
  readonly fix: string;
}

/**
 * The fault as an error that names file and line.
 * @param files the stack files; empty for a stored release, whose files are not at hand
 */
export function faultFailure(
  { keys, what, why, evidence = [], fix }: StackFault,
  files: readonly StackFile[],
): Failure {
  const place = placeOf(keys, files);
  return new Failure({ what: place ? `${what}: ${place}.` : `${what}.`, why, evidence, fix });
}

/** The last file that has the longest beginning of a path of keys, since a later file wins. */
function placeOf(keys: readonly string[], files: readonly StackFile[]): string | undefined {
  for (let length = keys.length; length > 0; length--) {
    const path = keys.slice(0, length);
    const file = files.findLast(({ content }) => isIn(content, path));
    if (file) return `${file.path}, line ${file.lineOf(path)}`;
  }
  return undefined;
}
