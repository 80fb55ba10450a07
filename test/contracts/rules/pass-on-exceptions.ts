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
    'swarm-deploy': {
      keptBack: {
        command: 'a release deploys; rollback.yml goes back',
        to: 'only a rollback goes somewhere else',
        'rollback-unsafe': 'only a rollback is asked for by hand',
        environment: "GitHub records a deployment for the job's environment by itself",
        'environment-url': "GitHub records a deployment for the job's environment by itself",
        'github-token': "GitHub records a deployment for the job's environment by itself",
        comment: 'a release belongs to no pull request',
      },
    },
  },
};
