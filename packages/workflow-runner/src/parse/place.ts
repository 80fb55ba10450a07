import { Failure } from '@fairway/runtime';

/** A line of a workflow or action file. */
export interface Place {
  /** The file's path inside its repository. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** `file:line`, as editors and terminals understand it. */
export const placeText = ({ file, line }: Place): string => `${file}:${line}`;

/** An error about a line of a file: the place, what is wrong there, what to write instead. */
export function refuse(place: Place, why: string, fix: string): Failure {
  return new Failure({ what: `${placeText(place)} cannot be run.`, why, fix });
}
