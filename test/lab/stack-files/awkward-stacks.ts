/** Stack files that belong together, in their order, with what else lies beside them. */
export interface AwkwardStack {
  readonly what: string;
  readonly files: readonly string[];
  readonly beside?: Readonly<Record<string, string>>;
}

/** Stack files that Docker merges in surprising ways. Each has its own path; the first lies in `deploy/`. */
export const awkwardStacks: readonly AwkwardStack[] = [
  {
    what: 'anchors, merge keys and fields of your own',
    files: [
      'x-base: &base\n  image: one\n  environment: &env {A: "1", B: "2"}\nservices:\n  a:\n    <<: *base\n    command: [one]\n  b:\n    <<: *base\n    environment:\n      <<: *env\n      B: "3"\n',
      'x-base: &base {image: two, labels: {x: why}}\nservices: {b: {<<: *base}, c: {<<: *base, hostname: c}}\n',
    ],
  },
  {
    what: 'environment and labels as lists and as mappings, with values of every type',
    files: [
      'services: {a: {image: x, environment: [A=1, "B=x=y", "C=", GIVEN, "D=a b # c"], labels: [l=1, "m=", bare]}}',
      'services: {a: {environment: {A: 2, E: 1.50, F: "true", H: "yes", I: "0123", J: "${GIVEN}", K: "$${GIVEN}"}, labels: {l: "2", o: "on"}, deploy: {labels: [d=1]}}}',
      'services: {a: {deploy: {labels: {d: "2", e: "${GIVEN:-none}"}}}}',
    ],
  },
  {
    what: 'ports in all their forms',
    files: [
      'services: {a: {image: x, ports: ["80", "8080:81", "9000-9002:90-92/udp", "127.0.0.1:7000:70"]}}',
      'services: {a: {ports: [{target: 81, published: 8443, mode: host, protocol: tcp}, "8080:81"]}}',
    ],
  },
  {
    what: 'volumes in all their forms, one of them twice',
    files: [
      'services: {a: {image: x, volumes: ["data:/data", "/srv/a:/a:ro", {type: tmpfs, target: /t, tmpfs: {size: 1000}}, "/anonymous"], tmpfs: [/run]}}\nvolumes: {data: {driver: local, driver_opts: {type: nfs, o: "addr=10.0.0.1,rw"}}}',
      'services: {a: {volumes: [{type: volume, source: data, target: /data, read_only: true, volume: {nocopy: true}}, {type: bind, source: /srv/b, target: /a, bind: {propagation: rshared}}]}}\nvolumes: {data: {labels: {k: v}}, far: {external: true, name: "far-${GIVEN}"}}',
    ],
  },
  {
    what: 'configs and secrets with owners, modes and names of their own',
    files: [
      'services: {a: {image: x, configs: [plain, {source: made, target: /etc/made, uid: "103", gid: "103", mode: 0440}], secrets: [key]}}\nconfigs: {plain: {external: true}, made: {file: ./made.conf}}\nsecrets: {key: {external: true, name: key-2}}',
      'services: {a: {configs: [{source: plain, target: /etc/plain, mode: 292}], secrets: [{source: key, target: k, mode: 0400}]}}\nconfigs: {made: {file: ./made.conf, template_driver: golang, labels: {k: v}}}',
    ],
    beside: { 'deploy/made.conf': 'made\n' },
  },
  {
    what: 'networks with aliases, options and addresses',
    files: [
      'services: {a: {image: x, networks: {front: , back: {aliases: [b1, b2]}}}, b: {image: x, networks: [back]}}\nnetworks: {front: , back: {driver: overlay, attachable: true, driver_opts: {encrypted: ""}, ipam: {config: [{subnet: 10.9.0.0/24}]}}}',
      'services: {a: {networks: {back: {aliases: [b3]}}}, b: {networks: {far: }}}\nnetworks: {far: {external: true, name: somewhere}, back: {internal: true, labels: [k=v]}}',
    ],
  },
  {
    what: 'everything under deploy',
    files: [
      'services: {a: {image: x, deploy: {mode: replicated, replicas: 2, endpoint_mode: dnsrr, placement: {constraints: ["node.role == worker"], preferences: [{spread: node.labels.zone}], max_replicas_per_node: 1}, resources: {limits: {cpus: "0.50", memory: 50M, pids: 10}, reservations: {cpus: "0.25", memory: 20M, generic_resources: [{discrete_resource_spec: {kind: gpu, value: 2}}]}}, update_config: {parallelism: 2, delay: 10s, failure_action: rollback, monitor: 1m30s, max_failure_ratio: 0.3, order: start-first}, restart_policy: {condition: on-failure, delay: 5s, max_attempts: 3, window: 120s}}}}',
      'services: {a: {deploy: {replicas: 0, placement: {constraints: ["node.labels.x != y"]}, resources: {limits: {memory: 1gb}}, update_config: {parallelism: 0}, rollback_config: {order: stop-first, parallelism: 1}, restart_policy: {condition: any}}}}',
    ],
  },
  {
    what: 'commands, entrypoints and health checks as texts and as lists',
    files: [
      'services: {a: {image: x, entrypoint: "/bin/sh -c", command: "echo \\"a b\\" \'c d\' $$HOME", healthcheck: {test: "curl -f http://localhost/ || exit 1", interval: 1m30s, timeout: 10s, retries: 3, start_period: 40s}}, b: {image: x, healthcheck: {test: [CMD, "true"]}}}',
      'services: {a: {command: ["sh", "-c", "echo $${A} && x"], healthcheck: {test: [CMD-SHELL, "exit 0"]}}, b: {healthcheck: {disable: true}}}',
    ],
  },
  {
    what: 'the rest of what Swarm knows of a service',
    files: [
      'services: {a: {image: x, hostname: "{{.Node.Hostname}}-${GIVEN}", user: "1000:1000", working_dir: /w, init: true, tty: true, stdin_open: true, read_only: true, stop_grace_period: 1m30s, stop_signal: SIGUSR1, cap_add: [NET_ADMIN], cap_drop: [ALL], dns: [1.1.1.1, 8.8.8.8], dns_search: a.example, extra_hosts: ["one:10.0.0.1", "two:10.0.0.2"], sysctls: {net.core.somaxconn: 1024}, ulimits: {nproc: 65535, nofile: {soft: 20000, hard: 40000}}, logging: {driver: json-file, options: {max-size: 10m}}, credential_spec: {file: c.json}}}',
      'services: {a: {dns: 9.9.9.9, extra_hosts: ["three:10.0.0.3"], cap_add: [SYS_TIME], sysctls: [net.ipv4.tcp_syncookies=0], ulimits: {nproc: {soft: 1, hard: 2}}, logging: {options: {max-file: "3"}}}}',
    ],
  },
  {
    what: 'YAML as people write it',
    files: [
      '\u{feff}services:\r\n  a:\r\n    image: x\r\n    environment:\r\n      MULTI: |\r\n        one\r\n          two\r\n      FOLDED: >-\r\n        one\r\n        two\r\n      TIME: "12:30"\r\n      ODD: \'it\'\'s\'\r\n      ESC: "\\t\\x41\\u00e9 😀"\r\n      NULLISH: ~\r\n',
      'services:\n  a:\n    environment:\n      OCTAL: "0o17"\n      EXP: "1e3"\n      DATE: "2026-11-21"\n      NULLISH: ""\n      ? COMPLEX\n      : value\n',
    ],
  },
  {
    what: 'env files, and what stands against them',
    files: [
      'services: {a: {image: x, env_file: [one.env, two.env], environment: {B: from the stack file}}, b: {image: x, env_file: one.env}}',
      'services: {b: {environment: [A=of b]}}',
    ],
    beside: { 'deploy/one.env': 'A=1\nB=2\n# no\nC=a b\n', 'deploy/two.env': "A=3\nD='quoted'\nGIVEN\n" },
  },
];
