import type { ClerkParts } from './apps/clerk-and-porter.ts';

/** One way in which a release can fail. */
export interface FailingRelease {
  readonly fault: string;
  /** The clerk of the previous release; by default the usual one. */
  readonly before?: ClerkParts;
  /** The clerk that fails. */
  readonly after: ClerkParts;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Texts of the error: the cause, the node if there is one, the end of the log if there is one. */
  readonly says: readonly (string | RegExp)[];
  /** The state in Swarm that shows the failure; the time until the deploy notices it is measured from there. */
  readonly shown: boolean;
}

const onNode = /clerk on (manager|worker\d)/;
const global = '      mode: global';

/** Releases that fail without any need of a registry. */
export const failingReleases: readonly FailingRelease[] = [
  {
    fault: 'crashes at its start',
    after: { command: 'echo no ink >&2; exit 3' },
    says: ['no ink', onNode, 'non-zero exit (3)'],
    shown: true,
  },
  {
    fault: 'crashes after the time for which Swarm watches an update',
    after: { command: 'sleep 7; echo gone to lunch; exit 1' },
    inputs: { soak: '15s' },
    says: ['gone to lunch', onNode, 'non-zero exit (1)'],
    shown: true,
  },
  {
    fault: 'never gets healthy',
    after: {
      service:
        '    healthcheck: {test: ["CMD-SHELL", "echo the desk is empty; exit 1"], interval: 3s, retries: 1}',
    },
    says: [
      /[Ii]t was unhealthy: its last health check ended with 1, and said "the desk is empty"/,
      'at work',
      onNode,
    ],
    shown: true,
  },
  {
    fault: 'mounts a directory that one worker does not have',
    before: { deploy: global },
    after: { deploy: global, service: '    volumes: ["/srv/desk:/desk"]' },
    says: ['/srv/desk', 'clerk on worker2'],
    shown: true,
  },
  {
    fault: 'wants a device that no node has',
    after: {
      deploy:
        '      resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: press, value: 1}}]}}',
    },
    says: ['the service clerk', 'no node can take it', 'insufficient resources'],
    shown: true,
  },
  {
    fault: 'does not stand the new content of a config',
    before: config('blue'),
    after: config('invisible'),
    says: ['cannot write with invisible ink', onNode, 'non-zero exit (4)'],
    shown: true,
  },
  {
    fault: 'has a command that is not in the image',
    after: { service: '    entrypoint: ["scribble"]' },
    says: ['scribble', onNode, 'executable file not found'],
    shown: true,
  },
];

/** A clerk that reads the config `ink` with this content. The stack file names the config the same for any content. */
function config(ink: string): ClerkParts {
  return {
    command:
      'grep -q invisible /etc/ink && echo "cannot write with $$(cat /etc/ink) ink" && exit 4; sleep 100000',
    service: '    configs: [{source: ink, target: /etc/ink}]',
    stack: 'configs: {ink: {file: ./ink.conf}}',
    files: { 'deploy/ink.conf': ink },
  };
}
