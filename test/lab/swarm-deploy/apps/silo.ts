/** A stack of one PostgreSQL that runs on a worker, so the manager cannot query it directly. */
export const siloFiles: Readonly<Record<string, string>> = {
  'deploy/stack.yml': `
services:
  db:
    image: \${REGISTRY}/base/postgres
    environment: {POSTGRES_USER: silo, POSTGRES_PASSWORD: sesame, RELEASE: "\${RELEASE}"}
    healthcheck:
      test: ["CMD-SHELL", "pg_isready -h 127.0.0.1 -U silo"]
      interval: 5s
      timeout: 30s
      start_period: 60s
      start_interval: 300ms
      retries: 2
    deploy:
      endpoint_mode: dnsrr
      placement: {constraints: ["node.role == worker"]}
      update_config: {monitor: 2s, failure_action: rollback}
`,
};
