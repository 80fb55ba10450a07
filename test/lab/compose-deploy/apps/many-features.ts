/** Serves its version and the content of its configs and secrets over HTTP. */
const web = `mkdir -p /www && cat /etc/motd /run/secrets/pin /rules/rules >/www/seen && exec httpd -f -p 8080 -h /www`;

/** A project that uses much of what Compose offers. */
export const manyFeaturesFiles: Readonly<Record<string, string>> = {
  'deploy/compose.yaml': `
include:
  - path: parts/tools.yaml
    env_file: parts/tools.env
services:
  web:
    extends: {file: parts/base.yaml, service: small}
    command: ["sh", "-c", ${JSON.stringify(web)}]
    env_file: web.env
    environment: {VERSION: "\${RELEASE}", NOT_GIVEN: }
    deploy: {replicas: 2}
    configs: [{source: motd, target: /etc/motd}]
    secrets: [pin]
    volumes: ["./rules:/rules:ro"]
    healthcheck: {test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/seen"], interval: 10s, timeout: 10s, start_period: 30s, start_interval: 300ms}
    depends_on:
      seed: {condition: service_completed_successfully}
      ballast: {condition: service_started, required: false}
  seed:
    extends: {file: parts/base.yaml, service: small}
    command: ["sh", "-c", "echo \${SEED:-sown} >>/log/seeds; exit \${SEED_ENDS:-0}"]
    restart: "no"
    volumes: ["log:/log"]
  outside:
    extends: {file: parts/base.yaml, service: small}
    command: ["httpd", "-f", "-p", "18090"]
    network_mode: host
    environment: {VERSION: "\${RELEASE}"}
  hold:
    extends: {file: parts/base.yaml, service: small}
    command: ["sh", "-c", "[ -e /cargo/first ] || echo \${RELEASE} >/cargo/first; exec sleep 100000"]
    environment: {VERSION: "\${RELEASE}"}
    volumes: ["/cargo"]
  ballast:
    image: \${REGISTRY}/base/\${BALLAST}:latest
    command: ["sleep", "100000"]
    stop_signal: SIGKILL
    profiles: [heavy]
configs:
  motd: {content: "the tide of \${TIDE}\\n"}
secrets:
  pin: {file: ./rules/pin}
volumes:
  log: {}
`,
  'deploy/gig.yaml': `
services:
  oar: {image: "\${REGISTRY}/base/nginx:latest", command: ["sleep", "100000"], stop_signal: SIGKILL}
`,
  'deploy/parts/base.yaml': `
services:
  small: {image: "\${REGISTRY}/base/busybox:latest", stop_signal: SIGKILL}
`,
  'deploy/parts/tools.yaml': `
services:
  tool:
    image: \${REGISTRY}/base/busybox:latest
    command: ["sleep", "100000"]
    stop_signal: SIGKILL
    environment: {EDGE: "\${EDGE}"}
`,
  'deploy/parts/tools.env': 'EDGE=sharp\n',
  'deploy/web.env': "NOTE='it costs $$5 # a piece'\n",
  'deploy/rules/rules': 'no swimming\n',
  'deploy/rules/pin': '4711\n',
};
