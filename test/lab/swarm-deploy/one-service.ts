/** A stack of one service on the lab's busybox, made to fail in one way. */
export function oneService({
  command = 'echo at work; sleep 100000',
  service = '',
  deploy = '',
}: {
  readonly command?: string;
  /** More lines of the service, indented by four. */
  readonly service?: string;
  /** More lines under `deploy`, indented by six. */
  readonly deploy?: string;
} = {}): Readonly<Record<string, string>> {
  return {
    'deploy/stack.yml': `
services:
  clerk:
    image: \${REGISTRY}/base/busybox:latest
    stop_signal: SIGKILL
    command: ["sh", "-c", ${JSON.stringify(command)}]
${service}
    deploy:
      endpoint_mode: dnsrr
      update_config: {order: start-first, monitor: 3s, failure_action: rollback}
      restart_policy: {delay: 1s}
${deploy}
`,
  };
}
