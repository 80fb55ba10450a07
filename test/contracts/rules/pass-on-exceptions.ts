import type { Exceptions } from './pass-on-rules.ts';

/** By reusable workflow: inputs of its actions that callers do not reach, or that have another default there, and why. */
export const passOnExceptions: Readonly<Record<string, Exceptions>> = {
  'swarm-release.yml': {
    'build-images': {
      otherDefault: {
        prune: 'a team that releases to servers of its own often builds on one too, and its disk would fill',
      },
    },
    'migrate-prisma': {
      keptBack: { command: 'a release migrates; a plan is for the workflow of a pull request' },
    },
  },
};
