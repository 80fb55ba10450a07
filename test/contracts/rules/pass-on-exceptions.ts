import type { Exceptions } from './pass-on-rules.ts';

const comment =
  'it would take `pull-requests: write` of every caller; a step of the action itself can have it';
const always = 'this workflow is one command; going back is rollback.yml';
const disk = 'a team that releases to servers of its own often builds on one too, and its disk would fill';
const ofTheRelease = 'a rollback takes it from the release that it goes back to';
const ownMigrations = 'the deploy applies the migrations itself, so it knows';
const aboutRollback = 'it is about a rollback';
const builtThere = 'images are built on the hosts here';

const movesTags = { 'move-tags': 'it reads the images of the build, and the login alone' };

const each = (why: string, ...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, why]));

const byHand = 'a message by hand is for a step of the caller';
const ofIssues = 'the defaults do for the issues of a deploy';

/** What every workflow leaves out of the step that tells. */
const telling = (otherDefault: Readonly<Record<string, string>> = {}) => ({
  notify: {
    commands: { 'deploy.started': 'it is one line that the workflow writes itself' },
    keptBack: {
      ...each(byHand, 'title', 'text', 'severity', 'event', 'key', 'resolve', 'dry-run'),
      ...each(ofIssues, 'label', 'repeat', 'reopen-within'),
    },
    otherDefault,
  },
});

const aboutTheLook =
  'it only tells of looks that could not be made; what a look finds is told by health-heal';

/** By reusable workflow: inputs of its actions that callers do not reach, or that have another default there, and why. */
export const passOnExceptions: Readonly<Record<string, Exceptions>> = {
  'swarm-release.yml': {
    ...telling({ environment: 'it is that of the release' }),
    'build-images': {
      commands: movesTags,
      otherDefault: { prune: disk },
    },
    'migrate-prisma': {
      keptBack: { command: 'a release migrates; a plan is for the workflow of a pull request' },
    },
    'swarm-deploy': {
      keptBack: {
        to: 'only a rollback goes somewhere else',
        'rollback-unsafe': 'only a rollback is asked for by hand',
        comment: 'a release belongs to no pull request',
      },
      otherDefault: { environment: 'a release goes to production, and is recorded there' },
    },
  },
  'compose-deploy.yml': {
    ...telling(),
    'build-images': {
      commands: movesTags,
      otherDefault: { prune: disk, tags: 'the version is a commit, and `sha-` with seven digits is its tag' },
    },
    'compose-deploy': {
      keptBack: {
        comment,
        ...each(always, 'to'),
        schema: ownMigrations,
        'rollback-unsafe': aboutRollback,
        ...each('the images of this workflow are built by its first job', 'build', 'source'),
      },
    },
  },
  'staging-production.yml': {
    ...telling(),
    'compose-deploy': {
      keptBack: {
        comment,
        to: always,
        images: builtThere,
        schema: ownMigrations,
        'rollback-unsafe': aboutRollback,
      },
    },
    'destroy-staging': {
      otherDefault: { environment: 'it is what the environment is called nearly everywhere' },
    },
  },
  'rollback.yml': {
    ...telling(),
    'compose-deploy': {
      keptBack: {
        comment,
        ...each(ofTheRelease, 'compose-files', 'profiles', 'files', 'env', 'env-file', 'secret-env'),
        ...each(ofTheRelease, 'release', 'images', 'build', 'source', 'migrate', 'migrate-url'),
        ...each(
          'the hosts keep the images of every release',
          'registry',
          'registry-username',
          'registry-password',
        ),
        ...each('it is about a deploy', 'first-deploy-failed', 'restore', 'rollback-safe', 'schema'),
      },
      otherDefault: each('one default for both kinds of rollback, the longer one', 'timeout', 'soak'),
    },
    'swarm-deploy': {
      keptBack: {
        comment,
        ...each(
          ofTheRelease,
          'stack-files',
          'release',
          'images',
          'env',
          'env-file',
          'secret-env',
          'secrets',
          'files',
        ),
        ...each('it is about a deploy', 'first-deploy-failed', 'rollback-safe', 'schema'),
      },
    },
  },
  'backup.yml': telling(),
  'recover.yml': telling(),
  'health.yml': {
    notify: {
      keptBack: {
        ...each(byHand, 'title', 'text', 'severity', 'event', 'key', 'resolve'),
        ...each(aboutTheLook, 'routes', 'severities', 'label', 'repeat', 'reopen-within'),
      },
    },
  },
};
