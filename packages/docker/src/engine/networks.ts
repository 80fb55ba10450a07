import { z } from 'zod';
import { engineQuery } from './engine.ts';

const texts = z
  .record(z.string(), z.string())
  .nullish()
  .transform((found) => found ?? {});

const poolSchema = z
  .object({
    Subnet: z.string().optional(),
    Gateway: z.string().optional(),
    IPRange: z.string().optional(),
    AuxiliaryAddresses: texts,
  })
  .transform(({ Subnet, Gateway, IPRange, AuxiliaryAddresses }) => ({
    subnet: Subnet ?? '',
    gateway: Gateway ?? '',
    ipRange: IPRange ?? '',
    auxAddresses: AuxiliaryAddresses,
  }));

const networkSchema = z
  .object({
    Id: z.string(),
    Name: z.string(),
    Driver: z.string(),
    Scope: z.string(),
    Internal: z.boolean().optional(),
    Attachable: z.boolean().optional(),
    Ingress: z.boolean().optional(),
    EnableIPv4: z.boolean().optional(),
    EnableIPv6: z.boolean().optional(),
    IPAM: z
      .object({ Driver: z.string().nullish(), Options: texts, Config: z.array(poolSchema).nullish() })
      .nullish(),
    Options: texts,
    Labels: texts,
  })
  .transform((found) => ({
    id: found.Id,
    name: found.Name,
    driver: found.Driver,
    /** `swarm`, `local` or `global`. */
    scope: found.Scope,
    internal: found.Internal ?? false,
    attachable: found.Attachable ?? false,
    /** Whether it is the swarm's routing mesh. */
    ingress: found.Ingress ?? false,
    /** Engines before 28 do not say it: their networks all have IPv4. */
    ipv4: found.EnableIPv4 ?? true,
    ipv6: found.EnableIPv6 ?? false,
    ipam: {
      driver: found.IPAM?.Driver || 'default',
      options: found.IPAM?.Options ?? {},
      pools: found.IPAM?.Config ?? [],
    },
    options: found.Options,
    labels: found.Labels,
  }));

/** A network as an engine has it. */
export type EngineNetwork = z.infer<typeof networkSchema>;

/** All networks that an engine knows. A manager also knows those of the swarm that none of its tasks uses. */
export const allNetworks = engineQuery('/networks', z.array(networkSchema));
