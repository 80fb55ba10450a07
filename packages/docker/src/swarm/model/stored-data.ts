import { z } from 'zod';
import { engineQuery } from '../../engine/index.ts';

const objectSchema = z
  .object({
    ID: z.string(),
    CreatedAt: z.string(),
    Spec: z.object({
      Name: z.string(),
      Labels: z.record(z.string(), z.string()).nullish(),
      /** Base64. The swarm never returns the data of a secret. */
      Data: z.string().nullish(),
    }),
  })
  .transform(({ ID, Spec }) => ({
    id: ID,
    name: Spec.Name,
    labels: Spec.Labels ?? {},
    data: Spec.Data ?? undefined,
  }));

/** A config or a secret that the swarm keeps. */
export type StoredData = z.infer<typeof objectSchema>;

export const allConfigs = engineQuery('/configs', z.array(objectSchema));
export const allSecrets = engineQuery('/secrets', z.array(objectSchema));
