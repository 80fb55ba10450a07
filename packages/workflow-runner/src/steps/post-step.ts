import type { Action } from '../parse/action.ts';

/** What is left to do for an action whose main has run. */
export interface PostStep {
  readonly name: string;
  readonly action: Action;
  /** The folder of the action. */
  readonly folder: string;
  readonly file: string;
  /** What its main was handed. */
  readonly env: Readonly<Record<string, string>>;
  readonly stepEnv: Readonly<Record<string, string>>;
  /** What its main wrote to GITHUB_STATE. */
  state: Readonly<Record<string, string>>;
}
