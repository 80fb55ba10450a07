import type { Lab } from '@fairway/lab';
import { composeInputs } from '../../../stage/step/compose-inputs.ts';

const web = `
  const http = require("node:http");
  const fs = require("node:fs");
  const version = process.env.VERSION;
  if (process.env.MOOD === "dead") { console.log("the quay is flooded"); process.exit(3); }
  const healthy = () => process.env.MOOD !== "ill";
  const server = http.createServer((ask, answer) => {
    if (ask.url === "/health" && !healthy()) { answer.writeHead(500); answer.end("the tide is too high"); return; }
    answer.end(JSON.stringify({ version, greeting: process.env.GREETING, key: fs.existsSync("/run/secrets/key") && fs.readFileSync("/run/secrets/key", "utf8") }));
  });
  server.listen(3000, process.env.MOOD === "shy" ? "127.0.0.1" : undefined);
  process.on("SIGTERM", () => server.close(() => process.exit(0)));
`.replaceAll('\n', ' ');

/**
 * A project of three services: \`web\`, changed rolling; \`gate\`, a proxy that follows Docker's names and has a port of the
 * host and a mounted configuration; \`store\`, which alone writes to its volume.
 */
export const rollingAppFiles: Readonly<Record<string, string>> = {
  'deploy/compose.yaml': `
services:
  web:
    image: \${REGISTRY}/base/node:latest
    command: ["node", "-e", ${JSON.stringify(web.replaceAll('$', '$$'))}]
    environment:
      VERSION: \${RELEASE}
      GREETING: \${GREETING}
      MOOD: \${MOOD:-well}
    secrets: [key]
    stop_grace_period: 3s
    healthcheck:
      test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:3000/health"]
      interval: \${PULSE:-10s}
      timeout: 10s
      start_period: 3s
      start_interval: 300ms
      retries: 3
    depends_on:
      store: {condition: service_started}
  gate:
    image: \${REGISTRY}/base/nginx:latest
    ports: ["\${PORT}:80"]
    volumes: ["./gate:/etc/nginx/conf.d:ro"]
    stop_signal: SIGKILL
  store:
    image: \${REGISTRY}/base/busybox:latest
    command: ["sh", "-c", "echo opened >>/data/log; exec sleep 100000"]
    stop_signal: SIGKILL
    volumes: ["goods:/data"]
volumes:
  goods: {}
secrets:
  key: {environment: KEY}
`,
  'deploy/gate/gate.conf': `
server {
  listen 80;
  resolver 127.0.0.11 valid=1s ipv6=off;
  set $web http://web:3000;
  location / { proxy_pass $web; proxy_connect_timeout 1s; }
}
`,
};

/** The inputs that deploy it to the servers of a lab. */
export function rollingAppInputs(lab: Lab, project: string, port = 18080): Record<string, string> {
  return {
    ...composeInputs(lab, project),
    files: 'deploy/gate => gate',
    release: 'v1',
    env: JSON.stringify({ GREETING: "it's $5 # a 'quay'", PORT: String(port) }),
    'secret-env': JSON.stringify({ KEY: 'the key of the gate' }),
    verify: JSON.stringify([{ name: 'web', url: `http://{host}:${port}/`, json: { version: '{release}' } }]),
    drain: '1s',
  };
}
