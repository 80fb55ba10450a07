import { z } from 'zod';
import { itemFields, probeName } from '../fields/item-fields.ts';

/** A container that must run on the hosts, whoever started it, as a user writes it. */
export const containerProbeSchema = z.strictObject({
  name: probeName,
  /** The container's name or id. */
  container: z.string().regex(/^[A-Za-z0-9][\w.-]*$/, 'is not the name of a container'),
  /** A part of the reference that its image must have, such as a tag or a digest. */
  image: z.string().min(1).optional(),
  /** The hosts that are asked, by name. Default: all. */
  hosts: z.array(z.string().min(1)).min(1).optional(),
  ...itemFields({ timeout: 10_000, severity: 'P1' }),
});

/** A service of the installation that must run as it was released, as a user writes it. */
export const serviceProbeSchema = z.strictObject({
  name: probeName,
  service: z.string().min(1),
  ...itemFields({ timeout: 30_000, severity: 'P1' }),
});

export type ContainerProbe = z.output<typeof containerProbeSchema>;
export type ServiceProbe = z.output<typeof serviceProbeSchema>;
