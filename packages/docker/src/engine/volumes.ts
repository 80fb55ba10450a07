import { z } from 'zod';
import { engineQuery } from './engine.ts';

const texts = z
  .record(z.string(), z.string())
  .nullish()
  .transform((found) => found ?? {});

const volumeSchema = z
  .object({ Name: z.string(), Driver: z.string(), Options: texts, Labels: texts })
  .transform(({ Name, Driver, Options, Labels }) => ({
    name: Name,
    driver: Driver,
    options: Options,
    labels: Labels,
  }));

/** A volume as an engine has it. */
export type EngineVolume = z.infer<typeof volumeSchema>;

/** All volumes of an engine. A volume belongs to one engine: each node of a swarm has its own of the same name. */
export const allVolumes = engineQuery(
  '/volumes',
  z
    .object({ Volumes: z.array(volumeSchema).nullish() })
    .transform(({ Volumes }): readonly EngineVolume[] => Volumes ?? []),
);
