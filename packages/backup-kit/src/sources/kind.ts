import type { Source } from '@fairway/dumps';
import type { Host } from '@fairway/host';
import type { Clock, Logger } from '@fairway/runtime';
import type { z } from 'zod';
import type { Machines } from '../machines/machines.ts';

/** What sources are opened with, of whatever kind. */
export interface OpenSourceDeps {
  readonly machines: Machines;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** The directory on hosts where Fairway keeps ledgers. */
  readonly stateDir: string;
}

/** A source that is open, and the host that keeps what is known of it. */
export interface OpenedSource {
  readonly source: Source;
  readonly host: Host | undefined;
}

/** The secrets of a source, by the names of its kind. */
export type SourceCredentials = Readonly<Record<string, string>>;

/** A kind of source, as the input `databases` knows it. */
export interface KindOfSource<Written> {
  readonly schema: z.ZodType<Written> & { readonly shape: object };
  /** The machines of an item, as they are written. */
  readonly machines: (written: Written) => readonly string[];
  /** The secrets that an item needs and may have; `any` for a kind that hands all of them on. */
  readonly credentials: (written: Written) => SecretFields | 'any';
  readonly open: (
    written: Written,
    credentials: SourceCredentials,
    deps: OpenSourceDeps,
  ) => Promise<OpenedSource>;
}

export interface SecretFields {
  readonly needed: readonly string[];
  readonly optional: readonly string[];
}
