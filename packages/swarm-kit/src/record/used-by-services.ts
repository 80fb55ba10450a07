import { type EngineQuery, engineQuery } from '@fairway/docker/engine';
import { z } from 'zod';
import type { InUse } from './unneeded.ts';

const referencesSchema = z.array(
  z.looseObject({
    Spec: z.looseObject({
      TaskTemplate: z.looseObject({
        ContainerSpec: z
          .looseObject({
            Image: z.string(),
            Configs: z.array(z.looseObject({ ConfigName: z.string() })).nullish(),
            Secrets: z.array(z.looseObject({ SecretName: z.string() })).nullish(),
          })
          .nullish(),
      }),
    }),
  }),
);

/** What all services of the swarm use, of all stacks: images, configs and secrets. */
export const usedByServices: EngineQuery<InUse> = engineQuery(
  '/services',
  referencesSchema.transform(usedBy),
);

function usedBy(services: z.infer<typeof referencesSchema>): InUse {
  const specs = services.flatMap(({ Spec }) => Spec.TaskTemplate.ContainerSpec ?? []);
  return {
    images: new Set(specs.map(({ Image }) => Image)),
    data: new Set(
      specs.flatMap(({ Configs, Secrets }) => [
        ...(Configs ?? []).map(({ ConfigName }) => ConfigName),
        ...(Secrets ?? []).map(({ SecretName }) => SecretName),
      ]),
    ),
  };
}
