import { z } from 'zod';

const port = z.looseObject({
  target: z.number(),
  /** A port or a range. Without it Docker chooses a port. */
  published: z.string().optional(),
  host_ip: z.string().optional(),
  protocol: z.string().default('tcp'),
  mode: z.string().optional(),
});

const volume = z.looseObject({
  type: z.string(),
  /** Name of a volume, or a path of the host. */
  source: z.string().optional(),
  target: z.string(),
  read_only: z.boolean().optional(),
});

const dependency = z.looseObject({
  condition: z.string().optional(),
  restart: z.boolean().optional(),
  required: z.boolean().optional(),
});

const serviceSchema = z.looseObject({
  image: z.string().optional(),
  build: z.looseObject({ secrets: z.array(z.looseObject({ source: z.string() })).optional() }).optional(),
  container_name: z.string().optional(),
  environment: z.record(z.string(), z.string().nullable()).optional(),
  ports: z.array(port).optional(),
  volumes: z.array(volume).optional(),
  depends_on: z.record(z.string(), dependency).optional(),
  healthcheck: z
    .looseObject({ disable: z.boolean().optional(), test: z.array(z.string()).optional() })
    .nullish(),
  deploy: z.looseObject({ replicas: z.number().optional() }).nullish(),
  scale: z.number().optional(),
  restart: z.string().optional(),
  network_mode: z.string().optional(),
  pid: z.string().optional(),
  ipc: z.string().optional(),
  /** `SERVICE`, `SERVICE:ro` or `container:NAME`. */
  volumes_from: z.array(z.string()).optional(),
  mac_address: z.string().optional(),
  networks: z
    .record(
      z.string(),
      z
        .looseObject({
          ipv4_address: z.string().optional(),
          ipv6_address: z.string().optional(),
          mac_address: z.string().optional(),
          aliases: z.array(z.string()).nullish(),
        })
        .nullable(),
    )
    .nullish(),
  configs: z.array(z.looseObject({ source: z.string() })).optional(),
  secrets: z.array(z.looseObject({ source: z.string() })).optional(),
  labels: z.record(z.string(), z.string()).optional(),
});

const named = z.looseObject({ name: z.string().optional(), external: z.boolean().optional() });
const data = named.extend({
  file: z.string().optional(),
  /** The variable of the project whose value is the content. */
  environment: z.string().optional(),
  /** The content, written in the Compose file itself. */
  content: z.string().optional(),
});

/** The output of `docker compose config --format json`, with single dollars. */
export const modelSchema = z.looseObject({
  name: z.string(),
  services: z.record(z.string(), serviceSchema),
  networks: z.record(z.string(), named.nullable()).default({}),
  volumes: z.record(z.string(), named.nullable()).default({}),
  configs: z.record(z.string(), data).default({}),
  secrets: z.record(z.string(), data).default({}),
});

/** The Compose files as Compose merged them and filled in the variables, before Fairway adds anything. */
export type ComposeModel = z.output<typeof modelSchema>;
export type ComposeService = ComposeModel['services'][string];
export type ComposeVolume = NonNullable<ComposeService['volumes']>[number];
export type ComposePort = NonNullable<ComposeService['ports']>[number];

/** The number of containers that a service is to have. */
export function replicasOf(service: ComposeService): number {
  return service.deploy?.replicas ?? service.scale ?? 1;
}

/** The service without the keys that Compose has already applied, or that ask for more than running its image. */
export function runPart(service: ComposeService) {
  const {
    build: _build,
    env_file: _files,
    profiles: _profiles,
    pull_policy: _policy,
    develop: _develop,
    ...kept
  } = service;
  return kept;
}
