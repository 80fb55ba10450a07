/**
 * A stack of two services on the lab's busybox: `web` on every node, with a port and a directory that is synced, and
 * `keeper` once, which needs `web` by its environment.
 */
export const beaconFiles: Readonly<Record<string, string>> = {
  'deploy/stack.yml': `
services:
  web:
    image: \${REGISTRY}/base/busybox:latest
    command: ["sh", "-c", "mkdir -p /www && echo '{\\"version\\": \\"\${RELEASE}\\"}' > /www/version && exec httpd -f -p 8080 -h /www"]
    stop_signal: SIGKILL
    environment:
      LOG: info
    volumes:
      - type: bind
        source: /home/deploy/\${STACK}/pages
        target: /pages
    ports:
      - {target: 8080, published: 18090, mode: host}
    deploy:
      mode: global
      endpoint_mode: dnsrr
      update_config: {parallelism: 2, monitor: 500ms}
      restart_policy: {delay: 500ms}
  keeper:
    image: \${REGISTRY}/base/busybox:latest
    command: ["sh", "-c", "echo keeper $$TOKEN begins; sleep 100000 & wait"]
    stop_signal: SIGKILL
    environment:
      WEB_URL: http://web:8080/version
      TOKEN: \${TOKEN}
    deploy:
      endpoint_mode: dnsrr
      placement: {constraints: [node.role==manager]}
      update_config: {monitor: 500ms}
      restart_policy: {delay: 500ms}
`,
  'deploy/pages/tides.txt': 'high water at nine\n',
};
