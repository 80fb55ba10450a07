import type { ProjectContainer, ProjectWatch, ServiceChange } from '@fairway/docker/compose';

/** Services that are up, beside whatever shall not be there in the end. */
export interface Changed {
  readonly watch: ProjectWatch;
  readonly changes: readonly ServiceChange[];
  /** Containers before the change. */
  readonly before: readonly ProjectContainer[];
  /** Containers to be taken away once the new ones have proven themselves. */
  readonly leftOver: readonly ProjectContainer[];
}
