import { z } from 'zod';
import { percentage, size } from '../fields/bounds.ts';
import { itemFields, probeName } from '../fields/item-fields.ts';
import { jsonRule } from '../fields/json-rule.ts';

/** The hosts that are asked, by name. Default: all. */
const hosts = z.array(z.string().min(1)).min(1).optional();

/** The room that must be left on a disk of the hosts, as a user writes it. */
export const diskProbeSchema = z.strictObject({
  name: probeName,
  disk: z.strictObject({
    path: z.string().regex(/^\//, 'must be an absolute path').default('/'),
    /** The largest share in use, of the bytes and of the inodes. Default: 90 %, where `min-free` is not given either. */
    'max-used': percentage.optional(),
    'min-free': size.optional(),
  }),
  hosts,
  ...itemFields({ timeout: 10_000, severity: 'P2' }),
});

/** The memory that must be left on the hosts, as a user writes it. */
export const memoryProbeSchema = z.strictObject({
  name: probeName,
  memory: z.strictObject({
    /** The largest share in use. Default: 90 %, where nothing else is given. */
    'max-used': percentage.optional(),
    'min-free': size.optional(),
    /** The largest share of the last minute in which no process could work for want of memory. */
    'max-stalled': percentage.optional(),
  }),
  hosts,
  ...itemFields({ timeout: 10_000, severity: 'P2' }),
});

/** A command that must succeed on the hosts, as a user writes it. */
export const commandProbeSchema = z.strictObject({
  name: probeName,
  /** Program and arguments. No shell reads them. */
  command: z
    .array(z.string(), 'write a list of the program and its arguments, such as [systemctl, is-active, nginx]')
    .min(1),
  /** The exit status of a healthy answer. */
  exit: z.number().int().min(0).max(255).default(0),
  /** Text that the output must contain. */
  contains: z.string().min(1).optional(),
  /** Path in a JSON output → the expected value. */
  json: jsonRule.optional(),
  hosts,
  ...itemFields({ timeout: 10_000, severity: 'P2' }),
});

export type DiskProbe = z.output<typeof diskProbeSchema>;
export type MemoryProbe = z.output<typeof memoryProbeSchema>;
export type CommandProbe = z.output<typeof commandProbeSchema>;
