import { commandSource } from '@fairway/dumps';
import { z } from 'zod';
import { belongsTo, machine, sourceName } from './fields.ts';
import type { KindOfSource } from './kind.ts';

const script = z.string().regex(/\S/, 'is an empty script');

const schema = z.strictObject({
  name: sourceName,
  kind: z.literal('command'),
  /** The machine on which the scripts run. Default: the runner. */
  host: machine.optional(),
  /** A script for bash whose standard output is the backup. */
  dump: script,
  /** A script that gets the dump, and ends with 0 only where it is good. */
  verify: script,
  /** A script that gets the dump, and puts it into `$FAIRWAY_TARGET`. */
  restore: script.optional(),
  ...belongsTo,
});

/** Whatever a command writes, as a user names it. */
export type CommandItem = z.output<typeof schema>;

export const command: KindOfSource<CommandItem> = {
  schema,
  machines: ({ host }) => (host === undefined ? [] : [host]),
  credentials: () => 'any',
  async open({ name, host: written, dump, verify, restore }, env, { machines, clock }) {
    const host = written === undefined ? undefined : await machines.at(written);
    const settings = { name, dump, verify, restore, env };
    return { source: commandSource(settings, { host: host ?? machines.here, clock }), host };
  },
};
