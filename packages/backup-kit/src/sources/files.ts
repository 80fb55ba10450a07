import { pathsSource, volumeSource } from '@fairway/dumps';
import { z } from 'zod';
import { belongsTo, machine, sourceName } from './fields.ts';
import type { KindOfSource } from './kind.ts';

const common = {
  name: sourceName,
  /** The machine. Default: the runner. */
  host: machine.optional(),
  ...belongsTo,
  /** What is left out. */
  exclude: z.array(z.string().min(1)).default([]),
};

const pathsSchema = z.strictObject({
  ...common,
  kind: z.literal('paths'),
  paths: z
    .array(z.string().regex(/^\/[^\0\n]*$/, 'must be an absolute path'))
    .min(1, 'names no file and no directory'),
  /** Files may change while they are read. */
  while: z.literal('running').optional(),
});

const volumeSchema = z.strictObject({
  ...common,
  kind: z.literal('volume'),
  volume: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, 'is no name of a volume'),
  /** What the containers that use it do meanwhile. */
  while: z.enum(['stopped', 'paused', 'running'], 'is one of stopped, paused, running').optional(),
});

/** Files of a machine, as a user names them. */
export type PathsItem = z.output<typeof pathsSchema>;
/** A volume of Docker, as a user names it. */
export type VolumeItem = z.output<typeof volumeSchema>;

const noSecrets = () => ({ needed: [], optional: [] });

export const paths: KindOfSource<PathsItem> = {
  schema: pathsSchema,
  machines: ({ host }) => (host === undefined ? [] : [host]),
  credentials: noSecrets,
  async open({ name, host: written, paths, exclude, while: during }, _, { machines, clock }) {
    const host = written === undefined ? undefined : await machines.at(written);
    const settings = { name, paths, exclude, while: during };
    return { source: pathsSource(settings, { host: host ?? machines.here, clock }), host };
  },
};

export const volume: KindOfSource<VolumeItem> = {
  schema: volumeSchema,
  machines: ({ host }) => (host === undefined ? [] : [host]),
  credentials: noSecrets,
  async open({ name, host: written, volume, exclude, while: during }, _, { machines, clock }) {
    const host = written === undefined ? undefined : await machines.at(written);
    const settings = { name, volume, exclude, while: during };
    return { source: volumeSource(settings, { host: host ?? machines.here, clock }), host };
  },
};
