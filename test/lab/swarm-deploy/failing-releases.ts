import type { ClerkParts } from './apps/clerk-and-porter.ts';

/** One way in which a release can fail. */
export interface FailingRelease {
  readonly fault: string;
  /** The clerk that fails. */
  readonly after: ClerkParts;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Texts of the error: the cause, the node if there is one, the end of the log if there is one. */
  readonly says: readonly (string | RegExp)[];
  /** The state in Swarm that shows the failure; the time until the deploy notices it is measured from there. */
  readonly shown: boolean;
}

/** The service that fails, and its node. */
export const onNode = /clerk on (manager|worker1)/;
const global = '      mode: global';

/** A third service of the stack. */
const third = (name: string) => `
  ${name}:
    image: \${REGISTRY}/base/busybox:latest
    stop_signal: SIGKILL
    command: ["sleep", "100000"]
    deploy: {endpoint_mode: dnsrr}`;

/** Releases of one stack, each of which fails in its own way. */
export interface FailingReleases {
  readonly stack: string;
  /** The clerk of the release that each of them follows. */
  readonly before: ClerkParts;
  readonly failing: readonly FailingRelease[];
}

/** Releases that fail without any need of a registry. */
export const failingReleases: readonly FailingReleases[] = [
  {
    stack: 'inkwell',
    before: config('blue', 'maid'),
    failing: [
      {
        fault: 'does not stand the new content of a config, and has another service in place of one',
        after: config('invisible', 'runner'),
        says: ['cannot write with invisible ink', onNode, 'non-zero exit (4)'],
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
    ],
  },
  {
    stack: 'office',
    before: {},
    failing: [
      {
        fault: 'crashes after the time for which Swarm watches an update',
        after: { command: 'sleep 7; echo gone to lunch; exit 1' },
        inputs: { soak: '15s' },
        says: ['gone to lunch', onNode, 'non-zero exit (1)'],
        shown: true,
      },
      {
        fault: 'has a command that is not in the image',
        after: { service: '    entrypoint: ["scribble"]' },
        says: ['scribble', onNode, 'executable file not found'],
        shown: true,
      },
    ],
  },
  {
    stack: 'everywhere',
    before: { deploy: global },
    failing: [
      {
        fault: 'mounts a directory that one worker does not have',
        after: { deploy: global, service: '    volumes: ["/srv/desk:/desk"]' },
        says: ['/srv/desk', 'clerk on worker1'],
        shown: true,
      },
    ],
  },
];

/**
 * A clerk that reads the config `ink` with this content, beside a third service. The stack file names the config the same
 * for any content.
 */
function config(ink: string, name: string): ClerkParts {
  return {
    command:
      'grep -q invisible /etc/ink && echo "cannot write with $$(cat /etc/ink) ink" && exit 4; sleep 100000',
    service: '    configs: [{source: ink, target: /etc/ink}]',
    porter: '{RELEASE: "${RELEASE}"}',
    stack: `${third(name)}\nconfigs: {ink: {file: ./ink.conf}}`,
    files: { 'deploy/ink.conf': ink },
  };
}
