import type { Lab } from '@fairway/lab';
import { swarmInputs } from '../../../stage/step/swarm-inputs.ts';

/**
 * A stack of two services on the lab's busybox: `lamp` on every node, with a port; `keeper` once unless the
 * variable KEEPERS says otherwise, which ends with exit status 0 when it is told to stop.
 */
export const smallStackFiles: Readonly<Record<string, string>> = {
  'deploy/stack.yml': `
services:
  lamp:
    image: \${REGISTRY}/base/busybox:latest
    stop_signal: SIGKILL
    command: ["sh", "-c", "mkdir -p /www && cp /etc/pier.conf /www/conf && echo '{\\"version\\": \\"\${RELEASE}\\"}' > /www/version && exec httpd -f -p 8080 -h /www"]
    configs:
      - source: pier
        target: /etc/pier.conf
    volumes:
      - type: bind
        source: /home/deploy/\${STACK}/pages
        target: /pages
    ports:
      - {target: 8080, published: 18080, mode: host}
    healthcheck:
      test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/version"]
      interval: 10s
      timeout: 60s
      start_period: 30s
      start_interval: 300ms
    deploy:
      mode: global
      endpoint_mode: dnsrr
      update_config: {parallelism: 2, monitor: 2s, failure_action: rollback}
  keeper:
    image: \${REGISTRY}/base/busybox:latest
    command: ["sh", "-c", "trap 'exit 0' TERM; echo keeper says \${KEEPER:-ready}; test -e /tmp/up || touch /tmp/up; sleep 100000 & wait"]
    environment:
      GREETING: \${GREETING}
      EMPTY: ""
    secrets: [key]
    stop_grace_period: 30s
    healthcheck:
      test: ["CMD-SHELL", "echo the lamp oil is \${KEEPER:-ready}; test \${KEEPER:-ready} = ready"]
      interval: \${PULSE:-10s}
      timeout: 60s
      start_period: 1500ms
      start_interval: 300ms
      retries: 1
    deploy:
      replicas: \${KEEPERS:-1}
      endpoint_mode: dnsrr
      update_config: {order: start-first, parallelism: 2, monitor: 2s, failure_action: rollback}
configs:
  pier:
    file: ./pier.conf
secrets:
  key:
    external: true
`,
  'deploy/pier.conf': 'lamps = 2\n',
  'deploy/pages/tides.txt': 'high water at nine\n',
};

/** The variables of a release whose keeper never gets healthy; Swarm shows it within seconds. */
export const keeperGone = JSON.stringify({ GREETING: 'ahoy', KEEPER: 'gone', PULSE: '1s' });

/** The inputs that deploy it to a lab. */
export function smallStackInputs(lab: Lab, stack: string): Record<string, string> {
  return {
    ...swarmInputs(lab, stack),
    env: JSON.stringify({ GREETING: 'ahoy' }),
    secrets: JSON.stringify({ key: 'the key to the lamp room' }),
    files: `deploy/pages => /home/deploy/${stack}/pages`,
    verify: '[{"name": "lamp", "url": "http://{node}:18080/version", "json": {"version": "{release}"}}]',
  };
}
