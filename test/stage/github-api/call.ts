import type { TokenHolder } from './access.ts';
import type { Answer } from './answers.ts';
import type { Operation } from './description/operations.ts';
import type { GithubState } from './state.ts';

/**
 * The fields that requests may send. GitHub's description has been asked before a request arrives here: what
 * an operation demands is there, and every field has its type.
 */
export interface RequestBody {
  readonly ref: string;
  readonly auto_merge?: boolean;
  readonly required_contexts?: readonly string[] | null;
  readonly environment?: string;
  readonly production_environment?: boolean;
  readonly transient_environment?: boolean;
  readonly payload?: unknown;
  readonly state: string;
  readonly description?: string | null;
  readonly environment_url?: string;
  readonly log_url?: string;
  readonly auto_inactive?: boolean;
  readonly body: string;
  readonly title?: string;
  readonly labels?: readonly string[];
  readonly state_reason?: string;
  readonly name?: string;
  readonly color?: string;
}

export interface Call {
  readonly state: GithubState;
  readonly holder: TokenHolder;
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: RequestBody;
  /** The commit of a branch or tag. */
  readonly commitOf: (ref: string) => Promise<string | undefined>;
}

type Name = `${Operation[0]} ${Operation[1]}`;
export type Handlers = Partial<Record<Name, (call: Call) => Answer | Promise<Answer>>>;
