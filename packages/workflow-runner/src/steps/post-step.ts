import type { Action } from '../parse/action.ts';

/** The post of an action whose main has run. */
export interface PostStep {
  readonly name: string;
  readonly action: Action;
  /** The folder of the action. */
  readonly folder: string;
  readonly file: string;
  /** The environment of its main. */
  readonly env: Readonly<Record<string, string>>;
  readonly stepEnv: Readonly<Record<string, string>>;
  /** The state that its main wrote to GITHUB_STATE. */
  state: Readonly<Record<string, string>>;
}
