import { z } from 'zod';
import { engineQuery } from '../../engine/index.ts';

/** The label that Docker puts on everything of a stack. */
export const stackLabel = 'com.docker.stack.namespace';

const containerSpec = z.looseObject({
  Image: z.string(),
  Env: z.array(z.string()).nullish(),
  Labels: z.record(z.string(), z.string()).nullish(),
  /** Nanoseconds. */
  StopGracePeriod: z.number().optional(),
});

export const taskTemplateSchema = z.looseObject({
  ContainerSpec: containerSpec.optional(),
  Placement: z.looseObject({ Constraints: z.array(z.string()).nullish() }).nullish(),
  RestartPolicy: z
    .looseObject({ Condition: z.string().optional(), MaxAttempts: z.number().optional() })
    .nullish(),
  ForceUpdate: z.number().optional(),
});

/** The schema of a service's spec. Fields that it does not name are kept. */
export const serviceSpecSchema = z.looseObject({
  Name: z.string(),
  Labels: z.record(z.string(), z.string()).nullish(),
  TaskTemplate: taskTemplateSchema,
  Mode: z.looseObject({
    Replicated: z.object({ Replicas: z.number().optional() }).nullish(),
    Global: z.looseObject({}).nullish(),
    ReplicatedJob: z.looseObject({ TotalCompletions: z.number().optional() }).nullish(),
    GlobalJob: z.looseObject({}).nullish(),
  }),
  EndpointSpec: z
    .looseObject({
      Ports: z
        .array(
          z.looseObject({
            Protocol: z.string().optional(),
            TargetPort: z.number().optional(),
            PublishedPort: z.number().optional(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

const serviceSchema = z.looseObject({
  ID: z.string(),
  Version: z.object({ Index: z.number() }),
  Spec: serviceSpecSchema,
  UpdateStatus: z
    .looseObject({
      State: z.string().optional(),
      Message: z.string().optional(),
      StartedAt: z.string().optional(),
    })
    .nullish()
    .transform((status) =>
      status?.State
        ? {
            state: status.State,
            message: status.Message ?? '',
            ...(status.StartedAt ? { startedAt: status.StartedAt } : {}),
          }
        : undefined,
    ),
  JobStatus: z.looseObject({ JobIteration: z.object({ Index: z.number().optional() }).nullish() }).nullish(),
});

/** The spec of a service, with every field that the engine returns. */
export type ServiceSpec = z.infer<typeof serviceSpecSchema>;
export type TaskTemplate = z.infer<typeof taskTemplateSchema>;
export type SwarmService = z.infer<typeof serviceSchema>;

/** All services of a stack. */
export function servicesOf(stack: string) {
  return engineQuery('/services', z.array(serviceSchema), { filters: { label: [`${stackLabel}=${stack}`] } });
}

/**
 * Whether an update or rollback of a service is the one that an earlier look has shown. Swarm keeps the last one's
 * status until somebody changes the service.
 */
export function isSameUpdate(
  a: Pick<SwarmService, 'UpdateStatus'> | undefined,
  b: Pick<SwarmService, 'UpdateStatus'>,
): boolean {
  const started = b.UpdateStatus?.startedAt;
  return started !== undefined && a?.UpdateStatus?.startedAt === started;
}

/** The name of a service inside its stack: `harbor` for `marina_harbor`. */
export function shortName(stack: string, name: string): string {
  return name.startsWith(`${stack}_`) ? name.slice(stack.length + 1) : name;
}
