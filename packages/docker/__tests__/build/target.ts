import type { Builder, BuildTarget } from '../../src/build/index.ts';

/** The engine's own BuildKit, with images kept in containerd. */
export const engine: Builder = { driver: 'docker', containerdStore: true, version: { major: 0, minor: 13 } };
export const container: Builder = {
  driver: 'docker-container',
  containerdStore: false,
  version: { major: 0, minor: 24 },
};

/** A complete target. A test changes the fields that it is about. */
export function target(name: string, changes: Partial<BuildTarget> = {}): BuildTarget {
  return {
    name,
    context: `/ws/${name}`,
    dockerfile: `/ws/${name}/Dockerfile`,
    repository: `r.io/acme/${name}`,
    tags: ['1.4.2', 'latest'],
    labels: {},
    buildArgs: {},
    secrets: {},
    platforms: [],
    cache: 'none',
    attest: {},
    ...changes,
  };
}
