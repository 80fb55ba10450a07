/** A server like those of web frameworks: it serves its version, and finishes open requests before it stops. */
const web = `
  const server = require("node:http").createServer((ask, answer) => answer.end(JSON.stringify({ version: process.env.VERSION })));
  server.listen(3000);
  process.on("SIGTERM", () => server.close(() => process.exit(0)));
`
  .replaceAll(/\s+/g, ' ')
  .trim();

export const webCommand = ['node', '-e', web] as const;

/** A service that changes, a proxy before it that follows Docker's names, and a datastore that never changes. */
export const composeFile = `services:
  web:
    image: \${REGISTRY}/web:\${RELEASE}
    stop_grace_period: 5s
    healthcheck:
      test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:3000/"]
      interval: 1s
      timeout: 5s
      retries: 10
  gate:
    image: \${BASES}/nginx:latest
    ports: ["\${PORT}:80"]
    volumes: ["./gate:/etc/nginx/conf.d:ro"]
  store:
    image: \${BASES}/busybox:latest
    command: ["sleep", "1000000"]
    stop_signal: SIGKILL
    volumes: ["goods:/data"]
volumes:
  goods: {}
`;

export const gateConfig = `server {
  listen 80;
  resolver 127.0.0.11 valid=1s ipv6=off;
  set $web http://web:3000;
  location / { proxy_pass $web; proxy_connect_timeout 1s; }
}
`;
