import type { z } from 'zod';
import type { Channel } from '../channel.ts';

/** What a user wrote for one channel, checked, and ready to open. */
export interface ChannelSettings {
  /** Values that no log, problem or preview may hold. */
  readonly secrets: readonly string[];
  /** @param name the name that the routes use */
  open(name: string): Channel;
}

/** A kind of channel, as the document of channels knows it. */
export interface ChannelKind {
  /** The key that a user writes: `slack`. */
  readonly kind: string;
  /** How it is written, for errors and documentation. */
  readonly example: string;
  /** Its issues name fields and never hold a value: every value may be a secret. */
  readonly settings: z.ZodType<ChannelSettings>;
}

/** A channel's settings from the schema of what a user writes. */
export function channelKind<Written>(parts: {
  readonly kind: string;
  readonly example: string;
  readonly schema: z.ZodType<Written>;
  readonly secrets: (written: Written) => readonly string[];
  readonly open: (name: string, written: Written) => Channel;
}): ChannelKind {
  const { kind, example, schema, secrets, open } = parts;
  const settings = schema.transform((written) => ({
    secrets: secrets(written),
    open: (name: string) => open(name, written),
  }));
  return { kind, example, settings };
}
