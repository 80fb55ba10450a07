const app = (door: string) => `
services:
  tunnel:
    image: \${REGISTRY}/base/busybox:latest
    command: ["sleep", "100000"]
    environment: {VERSION: "\${RELEASE}"}
    stop_signal: SIGKILL
  lodger:
    image: \${REGISTRY}/base/busybox:latest
    command: ["sleep", "100000"]
    network_mode: service:tunnel
    volumes_from: [hold]
    stop_signal: SIGKILL
  hold:
    image: \${REGISTRY}/base/busybox:latest
    command: ["sleep", "100000"]
    stop_signal: SIGKILL
    volumes: ["cargo:/cargo"]
  ${door}:
    image: \${REGISTRY}/base/busybox:latest
    command: ["httpd", "-f", "-p", "80"]
    ports: ["18099:80"]
    stop_signal: SIGKILL
volumes:
  cargo: {}
`;

/** A service that lives in the network of one and the volumes of another, and a port whose service gets a new name. */
export const towFiles: Readonly<Record<string, string>> = {
  'deploy/compose.yaml': app('bollard'),
  'deploy/renamed.yaml': app('capstan'),
};
