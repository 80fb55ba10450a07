import { scryptSync } from 'node:crypto';
import { withoutLogins } from '@fairway/docker';
import type { LedgerEntry } from '@fairway/releases';
import type { Inputs } from '../inputs.ts';

type LoginInputs = Pick<Inputs, 'stack' | 'login' | 'registryAuth'>;

/** The registry login that Swarm is given with the services, for the pulls of later days. */
export interface KeptLogin {
  /** What the ledger says of it: never the login itself. Undefined where the services keep what they have. */
  readonly mark: string | undefined;
  /** What of it goes to `docker stack deploy`. */
  readonly options: { readonly dockerConfig?: string; readonly keepLogins?: boolean };
}

/** The login of a manager's own user; nobody here knows it. */
const ownOfManager = 'of the manager';

/**
 * @param dockerConfig directory of the login on the manager; undefined where none was given, or where a rollback goes on
 * without a registry that did not take it: what Swarm has then is still the best there is
 */
export function keptLogin(
  { stack, login, registryAuth }: LoginInputs,
  dockerConfig: string | undefined,
): KeptLogin {
  if (registryAuth === 'once') return { mark: 'none', options: { dockerConfig: withoutLogins } };
  if (!login) return { mark: ownOfManager, options: {} };
  if (dockerConfig === undefined) return { mark: undefined, options: { keepLogins: true } };
  const { registry, username, password } = login;
  const mark = scryptSync(password, `${stack} ${registry} ${username}`, 16).toString('hex');
  return { mark, options: { dockerConfig } };
}

/** Whether Swarm has been given just this login with the services that run, by what the ledger knows. */
export function hasLogin({ mark }: KeptLogin, entries: readonly LedgerEntry[]): boolean {
  return mark === undefined || entries.at(-1)?.login === mark;
}
