import type { Lab } from '@fairway/lab';
import { swarmInputs } from '../stage/step/swarm-inputs.ts';

/**
 * A stack whose tasks have their release in their environment: `desk` on every node, with files of the release, and one
 * task of `clerk`. It publishes no port, so that several such stacks can run side by side.
 * @param shelves number of services without a task; each makes the hand-over of the stack to the swarm longer
 */
export function releaseStackFiles(release: string, shelves = 0): Readonly<Record<string, string>> {
  const shelf = (_: unknown, index: number) =>
    `  shelf${index}: {image: "\${REGISTRY}/\${IMAGE}", deploy: {replicas: 0, endpoint_mode: dnsrr}}`;
  return {
    'deploy/stack.yml': `
services:
  desk:
    image: \${REGISTRY}/\${IMAGE}
    stop_signal: SIGKILL
    command: ["sh", "-c", "sleep 100000"]
    environment: {RELEASE: "\${RELEASE}"}
    volumes:
      - {type: bind, source: "/home/deploy/\${STACK}/papers", target: /papers}
    deploy:
      mode: global
      endpoint_mode: dnsrr
      update_config: {parallelism: 2, monitor: 1s, failure_action: rollback}
      restart_policy: {delay: 1s}
  clerk:
    image: \${REGISTRY}/\${IMAGE}
    stop_signal: SIGKILL
    command: ["sh", "-c", "sleep 100000"]
    environment: {RELEASE: "\${RELEASE}"}
    deploy:
      endpoint_mode: dnsrr
      update_config: {order: start-first, monitor: 1s, failure_action: rollback}
      restart_policy: {delay: 1s}
${Array.from({ length: shelves }, shelf).join('\n')}
`,
    'deploy/papers/rules.txt': `the rules of ${release}\n`,
    'deploy/papers/archive.txt': `${release} `.repeat(40_000),
  };
}

/** The inputs that deploy it to a lab. */
export function releaseStackInputs(lab: Lab, stack: string, release: string): Record<string, string> {
  return {
    ...swarmInputs(lab, stack),
    release,
    env: JSON.stringify({ IMAGE: 'base/busybox:latest' }),
    files: `deploy/papers => /home/deploy/${stack}/papers`,
    'lock-timeout': '20m',
  };
}
