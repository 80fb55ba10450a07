import type { Lab } from '@fairway/lab';
import { smallStackFiles } from '../apps/small-stack.ts';

/** Facts that inputs are made from. */
export interface RefusalContext {
  readonly lab: Lab;
}

/** A deploy that cannot work. */
export interface Refusal {
  readonly when: string;
  /** Files of the repository that are not as usual. */
  readonly files?: Readonly<Record<string, string>>;
  /** Inputs that are not as usual. */
  readonly inputs?: (context: RefusalContext) => Readonly<Record<string, string>>;
  /** What the error says: what is wrong, and what to do. */
  readonly says: readonly (string | RegExp)[];
}

const stackText = smallStackFiles['deploy/stack.yml'] ?? '';

/** The stack file with one text in place of another. */
export function changed(from: string, to: string): Readonly<Record<string, string>> {
  return { 'deploy/stack.yml': stackText.replace(from, to) };
}
