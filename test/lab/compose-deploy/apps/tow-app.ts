const app = (door: string, internal = true) => `
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
  deckhand:
    image: \${REGISTRY}/base/busybox:latest
    command: ["sleep", "100000"]
    depends_on: {tunnel: {condition: service_started, restart: true}}
    stop_signal: SIGKILL
  hold:
    image: \${REGISTRY}/base/busybox:latest
    command: ["sleep", "100000"]
    stop_signal: SIGKILL
    volumes: ["cargo:/cargo"]
    networks: [default, shed]
  ${door}:
    image: \${REGISTRY}/base/busybox:latest
    command: ["httpd", "-f", "-p", "80"]
    ports: ["18099:80"]
    stop_signal: SIGKILL
networks:
  shed:
    internal: ${internal}
    attachable: true
    driver_opts: {com.docker.network.bridge.enable_icc: "true"}
    ipam:
      config: [{subnet: 10.97.7.0/24, ip_range: 10.97.7.128/25, gateway: 10.97.7.1, aux_addresses: {router: 10.97.7.9}}]
    labels: {berth: "7"}
volumes:
  cargo:
    driver_opts: {type: tmpfs, device: tmpfs, o: size=1m}
    labels: [berth=7]
`;

/**
 * A service that lives in the network of one and the volumes of another, one that restarts with another, a port whose
 * service gets a new name, and a network and a volume with options, one of which changes at last.
 */
export const towFiles: Readonly<Record<string, string>> = {
  'deploy/compose.yaml': app('bollard'),
  'deploy/renamed.yaml': app('capstan'),
  'deploy/opened.yaml': app('capstan', false),
};
