import type { Lab } from '@fairway/lab';

/**
 * A project of two services on every host: `lamp`, changed rolling, which an operator of a host can forbid to come up by
 * writing its version into `refused`; `keeper`, which has a fixed name and so is stopped before it starts again.
 */
export const refusingHostFiles: Readonly<Record<string, string>> = {
  'deploy/compose.yaml': `
services:
  lamp:
    image: \${REGISTRY}/base/busybox:latest
    command: ["sh", "-c", "mkdir -p /www && echo \${RELEASE} >/www/version && exec httpd -f -p 8080 -h /www"]
    environment: {VERSION: "\${RELEASE}"}
    stop_signal: SIGKILL
    volumes: ["/home/deploy/refused:/refused:ro"]
    healthcheck:
      test: ["CMD-SHELL", "! grep -qx $$VERSION /refused/versions"]
      interval: 1s
      timeout: 10s
      retries: 2
  keeper:
    image: \${REGISTRY}/base/busybox:latest
    container_name: \${PROJECT}-keeper
    command: ["sleep", "100000"]
    environment: {VERSION: "\${RELEASE}"}
    stop_signal: SIGKILL
    volumes: ["log:/log"]
volumes:
  log: {}
`,
};

/** The inputs that deploy it to hosts of a lab. */
export function refusingHostInputs(
  lab: Lab,
  project: string,
  nodes: readonly string[],
): Record<string, string> {
  return {
    environment: project,
    project,
    directory: `/home/deploy/${project}`,
    hosts: nodes.map((node) => `${node}=${lab.node(node).address}`).join('\n'),
    'ssh-user': lab.ssh.user,
    'ssh-key': lab.ssh.privateKey,
    'ssh-known-hosts': lab.knownHosts,
    'compose-files': 'deploy/compose.yaml',
    registry: lab.registry.address,
    'registry-username': lab.registry.username,
    'registry-password': lab.registry.password,
    timeout: '150s',
    soak: '1s',
    drain: '0s',
  };
}
