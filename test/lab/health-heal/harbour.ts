/** A healthy service that answers on a port, and of which `/www/ok` decides whether it is healthy. */
const served = `
    image: \${REGISTRY}/base/busybox:latest
    command: ["sh", "-c", "mkdir -p /www && echo \${RELEASE} >/www/ok && exec httpd -f -p 80 -h /www"]
    stop_signal: SIGKILL
    restart: unless-stopped
    healthcheck: {test: ["CMD", "wget", "-qT2", "-O/dev/null", "http://127.0.0.1/ok"], interval: 2s, timeout: 10s, retries: 2, start_interval: 300ms, start_period: 30s}`;

/** A process that does nothing. */
const idle = `
    image: \${REGISTRY}/base/busybox:latest
    command: ["sleep", "100000"]
    stop_signal: SIGKILL`;

/**
 * A project with one service for each thing that can go wrong: `web` needs `db`, `slow` takes its time to stop, `lodger`
 * lives in the network of `vpn`, which the engine does not start by itself, `eater` has little memory, `loop` ends as soon as somebody tells it to.
 */
export const harbourFiles: Readonly<Record<string, string>> = {
  'deploy/compose.yaml': `
services:
  db:
    image: \${REGISTRY}/base/postgres:latest
    restart: unless-stopped
    environment: {POSTGRES_PASSWORD: "\${DB_PASSWORD}", POSTGRES_USER: app, POSTGRES_DB: app}
    stop_signal: SIGINT
    healthcheck: {test: ["CMD", "pg_isready", "-U", "app"], interval: 10s, timeout: 30s, start_interval: 300ms, start_period: 60s}
    volumes: ["rows:/var/lib/postgresql/data"]
  web: ${served}
    environment: {DB_PASSWORD: "\${DB_PASSWORD}", TIDE: "\${TIDE}"}
    volumes: ["./rules:/rules:ro"]
    depends_on: {db: {condition: service_started}}
  slow:
    image: \${REGISTRY}/base/busybox:latest
    command: ["sh", "-c", "trap 'sleep 2; echo went well; exit 0' TERM; sleep 100000 & wait"]
    restart: unless-stopped
    stop_grace_period: 60s
  vpn: ${idle}
  lodger: ${idle}
    network_mode: service:vpn
    restart: unless-stopped
  eater:
    image: \${REGISTRY}/base/busybox:latest
    command: ["sh", "-c", "[ -p /eat ] || mkfifo /eat; read now </eat; exec tail /dev/zero"]
    stop_signal: SIGKILL
    mem_limit: 16m
  loop:
    image: \${REGISTRY}/base/busybox:latest
    command: ["sh", "-c", "[ ! -e /end ] || exit 3; mkfifo /told; read now </told; touch /end; exit 3"]
    stop_signal: SIGKILL
    restart: unless-stopped
volumes:
  rows: {}
`,
  'deploy/rules/rules': 'no swimming\n',
};

/** Another project of the same host, of which a service has the name of one of ours. */
export const otherProject = (image: string) => `
name: neighbour
services:
  web:
    image: ${image}
    command: ["sh", "-c", "echo the word is $$NEIGHBOUR_PASSWORD; exec sleep 100000"]
    environment: {NEIGHBOUR_PASSWORD: fo-lighthouse-4471}
    stop_signal: SIGKILL
    healthcheck: {test: ["CMD", "false"], interval: 5s, timeout: 30s, retries: 1}
`;
