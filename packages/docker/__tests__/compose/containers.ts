import type { ProjectContainer } from '../../src/compose/index.ts';

/** A container of a project that runs and is healthy, with the given differences. */
export function container(given: Partial<ProjectContainer> = {}): ProjectContainer {
  const id = given.id ?? 'c1';
  return {
    id,
    name: `app-web-${id}`,
    service: 'web',
    number: 1,
    oneOff: false,
    configHash: 'new',
    workingDir: '/srv/www/app',
    imageId: 'sha256:image',
    image: 'r.example/web@sha256:abc',
    state: 'running',
    health: 'healthy',
    healthVerdictMs: 0,
    exitCode: 0,
    error: '',
    outOfMemory: false,
    createdAt: '2026-11-21T07:59:59Z',
    startedAt: '2026-11-21T08:00:00Z',
    finishedAt: '0001-01-01T00:00:00Z',
    restarts: 0,
    restartPolicy: 'no',
    stopSeconds: 10,
    dependsOn: [],
    mounts: [],
    anonymousVolumes: false,
    writes: [],
    ports: [],
    networks: [],
    landlords: [],
    ...given,
  };
}
