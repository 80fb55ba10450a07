import { type ComposeCase, project } from './case.ts';

const web = (lines: string) => `services:\n  web:\n    image: web:1\n${lines}`;

/** The forms of a service's keys. */
export const serviceCases: readonly ComposeCase[] = [
  project(
    'ports',
    web(
      '    ports:\n      - "80"\n      - "8000-8001:80-81"\n      - "127.0.0.1:8443:443"\n      - "127.0.0.1::90"\n      - "[::1]:91:91"\n      - "6060:6060/udp"\n      - 53:53/tcp\n      - {target: 9000, published: "9000-9002", host_ip: 10.0.0.1, protocol: tcp, mode: host, name: x, app_protocol: http}\n    expose: [3000, "8000"]\n',
    ),
  ),
  project(
    'healthcheck',
    web(
      '    healthcheck: {test: curl -f http://localhost || exit 1, interval: 1m30s, timeout: 10s, retries: 3, start_period: 40s, start_interval: 5s}\n  off: {image: off, healthcheck: {disable: true}}\n  none: {image: none, healthcheck: {test: NONE}}\n  cmd: {image: cmd, healthcheck: {test: ["CMD-SHELL", "test $$$$(id) = $$X"]}}\n',
    ),
  ),
  project(
    'depends-on',
    web(
      '    depends_on: [db, cache]\n  api:\n    image: api\n    depends_on:\n      db: {condition: service_healthy, restart: true}\n      job: {condition: service_completed_successfully}\n      cache: {condition: service_started, required: false}\n  db: {image: db}\n  cache: {image: cache}\n  job: {image: job}\n',
    ),
  ),
  project(
    'command-forms',
    web(
      '    command: bundle exec "a b" \'c d\' e\\ f\n    entrypoint: ["/bin/sh", "-c"]\n  empty: {image: e, command: [], entrypoint: ""}\n  lines:\n    image: l\n    command: |\n      sh -c "one\n      two"\n  folded:\n    image: f\n    command: >-\n      --a=1\n      --b="x y"\n',
    ),
  ),
  project(
    'deploy',
    web(
      '    deploy:\n      mode: replicated\n      replicas: 3\n      labels: {a: "1"}\n      endpoint_mode: vip\n      resources:\n        limits: {cpus: "0.5", memory: 512M, pids: 100}\n        reservations: {cpus: 0.25, memory: 64m, devices: [{driver: nvidia, count: 1, capabilities: [gpu, utility]}]}\n      restart_policy: {condition: on-failure, delay: 5s, max_attempts: 3, window: 120s}\n      update_config: {parallelism: 1, order: start-first, delay: 10s}\n      placement: {constraints: ["node.role==manager"]}\n',
    ),
  ),
  project(
    'gpu-and-devices',
    web(
      '    deploy: {resources: {reservations: {devices: [{driver: nvidia, device_ids: ["0"], capabilities: [gpu], options: {virt: "false"}}]}}}\n    devices: ["/dev/dri:/dev/dri", "/dev/ttyUSB0:/dev/ttyUSB0:rwm"]\n    device_cgroup_rules: ["c 1:3 mr"]\n    group_add: [video, "44"]\n    runtime: runc\n',
    ),
  ),
  project(
    'limits',
    web(
      '    ulimits: {nproc: 65535, nofile: {soft: 20000, hard: 40000}}\n    mem_limit: 1g\n    memswap_limit: 2g\n    mem_reservation: 512m\n    mem_swappiness: 10\n    cpus: 1.5\n    cpu_shares: 73\n    cpuset: 0,1\n    shm_size: 256mb\n    pids_limit: 50\n    oom_kill_disable: true\n    oom_score_adj: -500\n    sysctls: {net.core.somaxconn: 1024}\n    blkio_config: {weight: 300}\n',
    ),
  ),
  project(
    'security',
    web(
      '    cap_add: [NET_ADMIN]\n    cap_drop: [ALL]\n    security_opt: ["no-new-privileges:true", "seccomp:unconfined"]\n    privileged: false\n    read_only: true\n    user: "1000:1000"\n    userns_mode: host\n    tmpfs: [/run, "/tmp:mode=755,size=10m"]\n    init: true\n    stop_signal: SIGQUIT\n    stop_grace_period: 1m30s\n    tty: true\n    stdin_open: true\n',
    ),
  ),
  project(
    'networks',
    web(
      '    networks:\n      front: {aliases: [www], priority: 10}\n      fixed: {ipv4_address: 172.30.9.10, ipv6_address: "2001:db8::10"}\n      default:\n    extra_hosts: ["host.docker.internal:host-gateway", "a:10.0.0.1"]\n    dns: [1.1.1.1, 9.9.9.9]\n    dns_search: example.com\n    dns_opt: [use-vc]\n    hostname: w\n    domainname: example.com\n    mac_address: 02:42:ac:11:65:43\nnetworks:\n  front: {driver: bridge, driver_opts: {com.docker.network.bridge.name: br-x}, labels: [a=b], attachable: true}\n  fixed: {enable_ipv6: true, ipam: {driver: default, config: [{subnet: 172.30.9.0/24, gateway: 172.30.9.1, ip_range: 172.30.9.0/25}, {subnet: "2001:db8::/64"}]}}\n  default: {name: "own_${X:-x}"}\n  out: {external: true}\n  other: {external: true, name: theirs}\n',
    ),
  ),
  project(
    'network-modes',
    'services:\n  host: {image: h, network_mode: host, pid: host, ipc: host}\n  none: {image: n, network_mode: none}\n  vpn: {image: v}\n  app: {image: a, network_mode: "service:vpn", ipc: "service:vpn", pid: "service:vpn"}\n  data: {image: d, volumes: [/data]}\n  uses: {image: u, volumes_from: ["data:ro", "container:theirs"]}\n',
  ),
  project(
    'restart',
    'services:\n  a: {image: a, restart: "no"}\n  b: {image: b, restart: always}\n  c: {image: c, restart: "on-failure:3"}\n  d: {image: d, restart: no, scale: 2}\n',
  ),
  project(
    'logging-and-labels',
    web(
      '    logging: {driver: syslog, options: {syslog-address: "tcp://192.168.0.42:123", tag: "{{.Name}}"}}\n    labels: {com.x.a: "1", com.x.n: 5, com.x.b: true, com.x.e: "", com.x.null: }\n    annotations: {a: b}\n    container_name: my-web\n    platform: linux/amd64\n    pull_policy: always\n',
    ),
  ),
  project(
    'links',
    web(
      '    links: ["db:database", cache]\n    external_links: [other]\n  db: {image: db}\n  cache: {image: cache}\n',
    ),
  ),
  project(
    'external-data',
    web(
      '    volumes: ["theirs:/t"]\n    secrets: [s]\n    configs: [c]\nvolumes: {theirs: {external: true, name: "their_${X:-data}"}}\nsecrets: {s: {file: /etc/secret, name: own}}\nconfigs: {c: {content: "a\\nb\\n"}}\n',
    ),
  ),
  project(
    'numbers',
    'services:\n  web: {image: web, environment: {P: 0123, E: 1e3, B: 0b11, D: 2024-01-01, T: 12:30:45, U: 1_000, H: 0xFF, N: -5}, labels: [a=0123]}\n',
  ),
];
