/**
 * A PostgreSQL under a name that no list of databases knows, and the everyday container that reads its volume for
 * backups.
 */
export const ledgerFiles: Readonly<Record<string, string>> = {
  'deploy/compose.yaml': `
services:
  store:
    image: \${REGISTRY}/acme/ledger:1
    environment: {POSTGRES_PASSWORD: tide, VERSION: "\${RELEASE}"}
    volumes: ["entries:/var/lib/postgresql/data"]
    healthcheck:
      test: ["CMD-SHELL", "pg_isready -h 127.0.0.1 -U postgres"]
      interval: 5s
      timeout: 30s
      start_period: 60s
      start_interval: 300ms
  backup:
    image: \${REGISTRY}/base/busybox:latest
    command: ["sleep", "100000"]
    stop_signal: SIGKILL
    volumes: ["entries:/backup/entries:ro"]
volumes:
  entries: {}
`,
};
