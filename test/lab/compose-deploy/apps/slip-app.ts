/** A project whose image is built on the server, and whose second service runs the same image. */
export const slipFiles: Readonly<Record<string, string>> = {
  'deploy/compose.yaml': `
services:
  web:
    image: slip-app
    build:
      context: .
      args: {BASE: "\${REGISTRY}/base/busybox:latest"}
      secrets: [pass]
    command: ["sleep", "100000"]
    stop_signal: SIGKILL
    volumes: ["~/slip:/home:ro"]
  worker: {image: slip-app, command: ["sleep", "100000"], stop_signal: SIGKILL}
secrets:
  pass: {environment: PASS}
`,
  'deploy/Dockerfile': 'ARG BASE\nFROM $BASE\nRUN --mount=type=secret,id=pass cat /run/secrets/pass >/seen\n',
};
