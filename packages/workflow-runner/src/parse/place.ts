import { Failure } from '@fairway/runtime';

/** A line of a workflow or action file. */
export interface Place {
  /** The file's path inside its repository. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** `file:line`, which editors and terminals understand. */
export const placeText = ({ file, line }: Place): string => `${file}:${line}`;

/** The error about a line of a file: the place, the fault, and the text to write instead. */
export function refuse(place: Place, why: string, fix: string): Failure {
  return new Failure({ what: `${placeText(place)} cannot be run.`, why, fix });
}
