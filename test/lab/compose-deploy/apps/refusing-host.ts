import { versionServer } from '../../../stage/samples/version-server.ts';

/**
 * A project of two services on every host: `lamp`, changed rolling, which an operator of a host can forbid to come up by
 * writing its version into `refused`; `keeper`, which has a fixed name and so is stopped before it starts again.
 */
export const refusingHostFiles: Readonly<Record<string, string>> = {
  'deploy/compose.yaml': `
services:
  lamp:
${versionServer}
    volumes: ["/home/deploy/refused:/refused:ro"]
    healthcheck:
      test: ["CMD-SHELL", "! grep -qx $$VERSION /refused/versions"]
      interval: 4s
      timeout: 30s
      start_period: 1s
      start_interval: 300ms
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
