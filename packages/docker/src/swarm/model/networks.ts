import { z } from 'zod';
import { engineQuery } from '../../engine/index.ts';
import type { NetworkNames } from './specs.ts';

const networkSchema = z.object({ Id: z.string(), Name: z.string() });

/** Names of all networks that span the swarm, by id. */
export const swarmNetworks = engineQuery(
  '/networks',
  z
    .array(networkSchema)
    .transform((networks): NetworkNames => new Map(networks.map(({ Id, Name }) => [Id, Name]))),
  { filters: { scope: ['swarm'] } },
);
