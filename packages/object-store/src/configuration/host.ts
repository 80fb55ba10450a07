import { z } from 'zod';
import { nameField, prefixField } from './fields.ts';
import type { KindOfDestination } from './kind.ts';

const schema = z.strictObject({
  name: nameField,
  kind: z.literal('host'),
  /** The machine, by the name under which the run reaches it. */
  host: z.string().min(1, 'names no machine'),
  /** Absolute. It is made where it is missing. */
  directory: z
    .string()
    .regex(/^\/[^\0\n]*$/, 'must be an absolute path')
    .refine(
      (path) => path.split('/').every((part) => part !== '.' && part !== '..'),
      'has a part that is a dot',
    )
    .refine((path) => /[^/]/.test(path), 'must not be the root of the file system'),
  prefix: prefixField,
});

/** A directory of a machine that is reached over SSH, as a user writes it. */
export type HostConfiguration = z.output<typeof schema>;

export const host: KindOfDestination<HostConfiguration> = {
  schema,
  credentials: () => ({ needed: [], optional: [] }),
  byIdentity: () => false,
  async open({ name, host: machine, directory, prefix }, _, { host: connect, clock }) {
    const { openDirectory } = await import('../directory/destination.ts');
    return openDirectory({ name, directory, prefix }, { host: await connect(machine), clock });
  },
};
