import type { ProjectContainer, ProjectWatch, ServiceChange } from '@fairway/docker/compose';

/** A release whose services are up. Containers of the previous release may still run beside it. */
export interface Applied {
  readonly watch: ProjectWatch;
  readonly changes: readonly ServiceChange[];
  /** Containers before the change. */
  readonly before: readonly ProjectContainer[];
  /** Containers to remove once the new ones are proven. */
  readonly leftOver: readonly ProjectContainer[];
}
