import type { Host } from '@fairway/host';
import type { Clock, Logger } from '@fairway/runtime';
import type { z } from 'zod';
import type { Destination } from '../destination.ts';

/** What destinations are opened with, of whatever kind. */
export interface OpenDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Keeps a value out of every log from now on. */
  readonly mask: (secret: string) => void;
  /** A token of this run for an audience, as GitHub gives it. Undefined where the job has no `id-token: write`. */
  readonly identityToken: ((audience: string) => Promise<string>) | undefined;
  /** The machine that a destination of kind `host` names. It is asked for when that destination is opened. */
  readonly host: (name: string) => Promise<Host>;
  /** Names this run in the logs of a cloud: `fairway-1234567`. */
  readonly run: string;
}

/** Secrets of one destination, by the names of its kind. */
export type Credentials = Readonly<Record<string, string>>;

/** The secrets that a destination is opened with. */
export interface CredentialFields {
  readonly needed: readonly string[];
  readonly optional: readonly string[];
  /** What makes them needless, for the failure of whoever has none: ``a `role` with the permission id-token: write``. */
  readonly instead?: string | undefined;
}

/** A kind of destination, as the list of destinations knows it. What it loads to be opened is loaded then. */
export interface KindOfDestination<Written> {
  readonly schema: z.ZodType<Written> & { readonly shape: object };
  readonly credentials: (written: Written) => CredentialFields;
  /** Whether it is opened by the identity of the run. */
  readonly byIdentity: (written: Written) => boolean;
  readonly open: (written: Written, credentials: Credentials, deps: OpenDeps) => Promise<Destination>;
}
