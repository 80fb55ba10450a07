/** A service as it may stand in a stack file, and whether Docker takes it when it is deployed. */
export interface StackOddity {
  readonly title: string;
  /** Keys of the service `web`, as lines of YAML. */
  readonly service?: string;
  /** Name of the service. Default: `web`. */
  readonly name?: string;
  /** Further services and top-level sections, as YAML. */
  readonly more?: string;
  /** Words of our error; absent where Docker takes the stack. */
  readonly fault?: string;
  /** Docker itself takes the stack, and no task can ever run. */
  readonly acceptedButDead?: boolean;
}

/** The stack file of an oddity. No task is started: a service that Docker takes has no replicas. */
export function oddStack({ service = '', name = 'web', more = '' }: StackOddity): string {
  const deploy = /^deploy:/m.test(service) ? '' : '    deploy: {replicas: 0}\n';
  return `services:\n  "${name}":\n    image: "nginx:1"\n${service.replace(/^(?=.)/gm, '    ')}\n${deploy}${more}`;
}

const long = (count: number) => 'a'.repeat(count);
const deploy = (keys: string) => `deploy: {replicas: 0, ${keys}}`;

/** What was tried on Docker 26.1: everything that `docker stack config` takes and `docker stack deploy` may refuse. */
export const stackOddities: readonly StackOddity[] = [
  { title: 'a plain service' },
  { title: 'a dot in a service name', name: 'a.b', fault: 'would be called q_a.b' },
  { title: 'a dash at the end of a service name', name: 'a-', fault: 'would be called q_a-' },
  { title: 'a service name of 63 characters with the stack', name: long(61) },
  { title: 'a service name of 64 characters with the stack', name: long(62), fault: '64 characters' },
  { title: 'underscores in a service name', name: '_a__-b' },
  {
    title: 'a dot in a network name',
    service: 'networks: ["in.ner"]',
    more: 'networks: {"in.ner": {}}',
    fault: 'q_in.ner',
  },
  {
    title: 'a network of one node',
    service: 'networks: [inner]',
    more: 'networks: {inner: {driver: bridge}}',
    fault: 'driver bridge',
  },
  { title: 'the host network', service: 'networks: [host]', more: 'networks: {host: {external: true}}' },
  {
    title: 'the routing mesh by name',
    service: 'networks: [mesh]',
    more: 'networks: {mesh: {external: true, name: ingress}}',
    fault: 'routing mesh',
  },
  { title: 'an undefined network', service: 'networks: [inner]', fault: 'uses the network inner' },
  {
    title: 'a subnet without a length',
    service: 'networks: [inner]',
    more: 'networks: {inner: {ipam: {config: [{subnet: 10.99.0.0}]}}}',
    fault: 'has the subnet "10.99.0.0"',
  },
  {
    title: 'a subnet with bits of a host',
    service: 'networks: [inner]',
    more: 'networks: {inner: {ipam: {config: [{subnet: 10.99.0.7/24}]}}}',
    fault: '10.99.0.0/24',
  },
  { title: 'an undefined volume', service: 'volumes: ["data:/data"]', fault: 'mounts the volume data' },
  { title: 'an undefined secret', service: 'secrets: [key]', fault: 'uses the secret key' },
  { title: 'an undefined config', service: 'configs: [key]', fault: 'uses the config key' },
  {
    title: 'too small a share of a CPU',
    service: deploy('resources: {limits: {cpus: "0.0005"}}'),
    fault: '0.001',
  },
  { title: 'the smallest share of a CPU', service: deploy('resources: {limits: {cpus: "0.001"}}') },
  { title: 'a fraction of a CPU', service: deploy('resources: {limits: {cpus: "1/2"}}') },
  { title: 'a word for CPUs', service: deploy('resources: {limits: {cpus: "half"}}'), fault: 'not a number' },
  { title: 'less than no CPU', service: deploy('resources: {limits: {cpus: "-1"}}'), fault: '0.001' },
  {
    title: 'too exact a share of a CPU',
    service: deploy('resources: {limits: {cpus: "0.00000000001"}}'),
    fault: 'nine decimals',
  },
  {
    title: 'too little memory to reserve',
    service: deploy('resources: {reservations: {memory: 3M}}'),
    fault: '4 MiB',
  },
  { title: 'the least memory to reserve', service: deploy('resources: {reservations: {memory: 4M}}') },
  {
    title: 'a limit of memory that no engine starts',
    service: deploy('resources: {limits: {memory: 5M}}'),
    fault: '6 MiB',
    acceptedButDead: true,
  },
  {
    title: 'a limit of memory without its unit',
    service: deploy('resources: {limits: {memory: "512"}}'),
    fault: 'counts bytes',
  },
  {
    title: 'a restart condition of Compose',
    service: deploy('restart_policy: {condition: always}'),
    fault: '"always"',
  },
  {
    title: 'a restart delay below nothing',
    service: deploy('restart_policy: {delay: -1s}'),
    fault: '-1s in restart_policy.delay',
  },
  {
    title: 'a restart window below nothing',
    service: deploy('restart_policy: {window: -1s}'),
    fault: 'restart_policy.window',
  },
  { title: 'an unknown restart', service: 'restart: sometimes', fault: '"restart: sometimes"' },
  { title: 'a known restart', service: 'restart: "on-failure:3"' },
  {
    title: 'a constraint with one equals sign',
    service: deploy('placement: {constraints: ["node.role = manager"]}'),
    fault: 'node.role = manager',
  },
  {
    title: 'a constraint without a value',
    service: deploy('placement: {constraints: ["node.labels.a == "]}'),
    fault: 'node.labels.a ==',
  },
  {
    title: 'an unknown failure action',
    service: deploy('update_config: {failure_action: stop}'),
    fault: '"stop"',
  },
  {
    title: 'an unknown failure action of a rollback',
    service: deploy('rollback_config: {failure_action: stop}'),
    fault: '"stop"',
  },
  {
    title: 'a failure ratio above 1',
    service: deploy('update_config: {max_failure_ratio: 1.5}'),
    fault: '1.5',
  },
  {
    title: 'the same in a rollback, which Swarm does not check',
    service: deploy('rollback_config: {max_failure_ratio: 1.5, delay: 1s}'),
  },
  {
    title: 'an update delay below nothing',
    service: deploy('update_config: {delay: -1s}'),
    fault: 'update_config.delay',
  },
  {
    title: 'a monitor below nothing',
    service: deploy('update_config: {monitor: -1s}'),
    fault: 'update_config.monitor',
  },
  { title: 'an unknown mode', service: 'deploy: {mode: globel}', fault: '"globel"' },
  {
    title: 'replicas of a global service',
    service: 'deploy: {mode: global, replicas: 0}',
    fault: 'is global and has replicas',
  },
  {
    title: 'an update of a job',
    service: deploy('mode: replicated-job, update_config: {delay: 1s}'),
    fault: 'a job with an update_config',
  },
  {
    title: 'a rollback_config of a job',
    service: deploy('mode: replicated-job, rollback_config: {delay: 1s}'),
  },
  { title: 'an unknown endpoint mode', service: deploy('endpoint_mode: none'), fault: '"none"' },
  {
    title: 'a port of the mesh without a virtual address',
    service: `ports: ["8080:80"]\n${deploy('endpoint_mode: dnsrr')}`,
    fault: 'endpoint_mode: dnsrr',
  },
  {
    title: 'a port of each node without a virtual address',
    service: `ports: [{target: 80, published: 8080, mode: host}]\n${deploy('endpoint_mode: dnsrr')}`,
  },
  {
    title: 'a port that is published twice',
    service: 'ports: ["8080:80", "8080:81"]',
    fault: '8080/tcp twice',
  },
  {
    title: 'a port that is published twice in two modes',
    service: 'ports: [{target: 80, published: 8080, mode: host}, {target: 80, published: 8080}]',
    fault: '8080/tcp twice',
  },
  { title: 'a port with two protocols', service: 'ports: ["8080:80", "8080:80/udp"]' },
  { title: 'two ports without a number', service: 'ports: ["80", "81"]' },
  {
    title: 'a port that two services publish',
    service: 'ports: ["8080:80"]',
    more: '  b: {image: "x:1", ports: ["8080:80"], deploy: {replicas: 0}}',
    fault: 'both publish the port 8080/tcp',
  },
  {
    title: 'a port of the mesh and of each node',
    service: 'ports: ["8080:80"]',
    more: '  b: {image: "x:1", ports: [{target: 80, published: 8080, mode: host}], deploy: {replicas: 0}}',
    fault: 'both publish the port 8080/tcp',
  },
  {
    title: 'a port of each node, of two services',
    service: 'ports: [{target: 80, published: 8080, mode: host}]',
    more: '  b: {image: "x:1", ports: [{target: 80, published: 8080, mode: host}], deploy: {replicas: 0}}',
  },
  {
    title: 'a port beyond the last',
    service: 'ports: [{target: 80, published: 80800}]',
    fault: '80800',
    acceptedButDead: true,
  },
  {
    title: 'a word for the mode of a port',
    service: 'ports: [{target: 80, published: 8080, mode: hots}]',
    fault: '"hots"',
    acceptedButDead: true,
  },
  {
    title: 'a word for the protocol of a port',
    service: 'ports: [{target: 80, published: 8080, protocol: http}]',
    fault: '"http"',
    acceptedButDead: true,
  },
  { title: 'two mounts at one path', service: 'volumes: ["/a:/x", "/b:/x"]', fault: 'mounts /x twice' },
  {
    title: 'a mount at a relative path',
    service: 'volumes: ["/a:x"]',
    fault: 'at "x"',
    acceptedButDead: true,
  },
  {
    title: 'a mount of an unknown type',
    service: 'volumes: [{type: nfs, source: a, target: /x}]',
    fault: 'type "nfs"',
  },
  {
    title: 'a tmpfs with a source',
    service: 'volumes: [{type: tmpfs, source: a, target: /x}]',
    fault: 'mounts a tmpfs from "a"',
  },
  {
    title: 'a bind mount with options of a volume',
    service: 'volumes: [{type: bind, source: /a, target: /x, volume: {nocopy: true}}]',
    fault: 'options `volume`',
  },
  {
    title: 'a volume with options of a bind mount',
    service: 'volumes: [{type: volume, target: /x, bind: {propagation: shared}}]',
    fault: 'options `bind`',
  },
  {
    title: 'mounts of all types',
    service:
      'volumes: ["/a:/a:ro", {type: tmpfs, target: /t, tmpfs: {size: 1000}}, {type: volume, target: /v}, "data:/d:nocopy"]',
    more: 'volumes: {data: {}}',
  },
  {
    title: 'too short a health interval',
    service: 'healthcheck: {test: "true", interval: 100us}',
    fault: 'healthcheck.interval',
  },
  {
    title: 'a health check that is disabled and written',
    service: 'healthcheck: {test: "true", disable: true}',
    fault: 'health check that is disabled',
  },
  { title: 'a health check that is disabled', service: 'healthcheck: {disable: true}' },
  { title: 'a template that is open', service: 'environment: {A: "{{ .Service.Name"}', fault: 'has no }}' },
  { title: 'a template with an unknown name', service: 'environment: {A: "{{.Nope}}"}', fault: 'no .Nope' },
  {
    title: 'a template with an unknown field',
    service: 'environment: {A: "{{.Service.Nope}}"}',
    fault: 'no Nope',
  },
  {
    title: 'a template with an unknown function',
    service: 'environment: {A: "{{ value }}"}',
    fault: 'function "value"',
  },
  {
    title: 'a template of another tool in a hostname',
    service: 'hostname: "{{ value }}"',
    fault: 'in hostname',
  },
  { title: 'a template of another tool in a label', service: 'labels: {A: "{{ value }}"}' },
  {
    title: 'templates that Swarm knows',
    service:
      'hostname: "{{.Node.Hostname}}-{{.Task.Slot}}"\nenvironment: {A: "{{join \\"-\\" .Service.Name .Task.ID}}", B: "{{if eq .Node.Platform.OS \\"linux\\"}}x{{else}}y{{end}}", C: "x }}", D: "{{\\"{{\\"}} value }}", E: "{{- /* note */ -}}", F: "{{index .Service.Labels \\"a.b\\"}}"}',
  },
  {
    title: 'a hostname of 65 characters',
    service: `hostname: ${long(65)}`,
    fault: '65 characters',
    acceptedButDead: true,
  },
];
