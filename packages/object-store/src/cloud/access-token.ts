import type { Ending } from './renewed.ts';

/** A token that a request carries as it is. Who has it is let in. */
export interface AccessToken extends Ending {
  readonly token: string;
}
