import type { ProjectContainer } from '../project/project-state.ts';
import type { ChosenStrategy } from './strategy.ts';

/**
 * The action that a service needs.
 * - `keep`: it runs as it should; not touched.
 * - `tidy`: it runs as it should, beside containers that should not be there.
 * - `start`: none of its containers serves; nothing can be interrupted.
 * - `replace`: other containers take the place of those that serve.
 * - `remove`: it is no longer in the files.
 */
export type ChangeAction = 'keep' | 'tidy' | 'start' | 'replace' | 'remove';

export interface ServiceChange {
  readonly service: string;
  readonly action: ChangeAction;
  /** The number of containers that it is to have. */
  readonly replicas: number;
  /** Containers that match the files. */
  readonly right: readonly ProjectContainer[];
  /** Containers that are gone in the end. */
  readonly others: readonly ProjectContainer[];
  /** For `replace`. */
  readonly how?: ChosenStrategy;
  /** Why containers that match the files are replaced nevertheless. */
  readonly cause?: string;
  /** Containers of other services that are stopped before it starts, because they have what it needs. */
  readonly clears?: readonly ProjectContainer[];
  /** For a service that goes or stops early: which service needs what of it. */
  readonly yields?: string;
}
