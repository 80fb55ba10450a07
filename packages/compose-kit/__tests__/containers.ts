import type { ContainerEvent, ProjectContainer } from '@fairway/docker/compose';

/** A container of the service `web` that runs and is healthy, with the given differences. */
export function container(given: Partial<ProjectContainer> = {}): ProjectContainer {
  const { service = 'web', number = 1 } = given;
  return {
    ...{ id: `${service}${number}`, name: `quay-${service}-${number}`, service, number, oneOff: false },
    ...{
      configHash: 'hash',
      workingDir: '/srv/quay',
      imageId: 'sha256:image',
      image: `${service}@sha256:v1`,
    },
    ...{
      state: 'running',
      health: 'healthy',
      healthVerdictMs: 40_000,
      exitCode: 0,
      error: '',
      outOfMemory: false,
    },
    ...{ createdAt: '2026-11-21T07:59:59Z', startedAt: '2026-11-21T08:00:00Z' },
    ...{ finishedAt: '0001-01-01T00:00:00Z', restarts: 0, restartPolicy: 'unless-stopped', stopSeconds: 10 },
    ...{
      dependsOn: [],
      anonymousVolumes: false,
      writes: [],
      mounts: [],
      ports: [],
      networks: [],
      landlords: [],
    },
    ...given,
  };
}

/** Events of one container, oldest first, as the engine reports them. */
export function events(
  words: string,
  { id = 'web1', service = 'web' }: { readonly id?: string; readonly service?: string } = {},
): readonly ContainerEvent[] {
  return words
    .split(' ')
    .filter(Boolean)
    .map((action, at) => ({ at, action, container: id, name: `quay-${id}`, service, exitCode: undefined }));
}
