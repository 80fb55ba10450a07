/** How the clerk of one release differs from the usual one. */
export interface ClerkParts {
  readonly command?: string;
  /** More lines of the service, indented by four. */
  readonly service?: string;
  /** More lines under `deploy`, indented by six. */
  readonly deploy?: string;
  readonly endpointMode?: 'dnsrr' | 'vip';
  /** The environment of the porter; by default it is the same in every release. */
  readonly porter?: string;
  /** More lines of the stack. */
  readonly stack?: string;
  /** More files of the repository. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A stack of two services on the lab's busybox: a clerk, made to fail in one way, and a porter that always works. */
export function clerkAndPorter({
  command = 'echo at work; sleep 100000',
  service = '',
  deploy = '',
  endpointMode = 'dnsrr',
  porter = '{}',
  stack = '',
  files = {},
}: ClerkParts = {}): Readonly<Record<string, string>> {
  return {
    'deploy/stack.yml': `
services:
  clerk:
    image: \${REGISTRY}/\${IMAGE:-base/busybox:latest}
    stop_signal: SIGKILL
    command: ["sh", "-c", ${JSON.stringify(command)}]
    environment: {RELEASE: "\${RELEASE}"}
${service}
    deploy:
      endpoint_mode: ${endpointMode}
      update_config: {order: start-first, monitor: 3s, failure_action: rollback}
      restart_policy: {delay: 1s}
${deploy}
  porter:
    image: \${REGISTRY}/base/busybox:latest
    stop_signal: SIGKILL
    command: ["sh", "-c", "sleep 100000"]
    environment: ${porter}
    deploy:
      endpoint_mode: dnsrr
      update_config: {order: start-first, monitor: 1s}
      restart_policy: {delay: 1s}
${stack}
`,
    ...files,
  };
}
