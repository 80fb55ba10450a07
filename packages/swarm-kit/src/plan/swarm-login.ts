import { scryptSync } from 'node:crypto';
import { withoutLogins } from '@fairway/docker/stack';
import type { LedgerEntry } from '@fairway/releases';
import type { StackSettings } from '../settings/stack-settings.ts';

type LoginInputs = Pick<StackSettings, 'stack' | 'login' | 'registryAuth'>;

/** The registry login that Swarm gets with the services, for later pulls. */
export interface KeptLogin {
  /**
   * The mark of the login in the ledger, never the login itself. Undefined where the services keep the login that they
   * have.
   */
  readonly mark: string | undefined;
  /** The options for `docker stack deploy`. */
  readonly options: { readonly dockerConfig?: string; readonly keepLogins?: boolean };
}

/** The mark of the login of the manager's own user, which this run does not know. */
const ownOfManager = 'of the manager';

/**
 * The login that Swarm shall have with the services.
 * @param dockerConfig directory of the login on the manager; undefined where none was given, or where a rollback
 * continues although the registry did not accept the login. Swarm then keeps the login that it has, which may still
 * work.
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

/** Whether Swarm has this login with the running services, according to the ledger. */
export function hasLogin({ mark }: KeptLogin, entries: readonly LedgerEntry[]): boolean {
  return mark === undefined || entries.at(-1)?.login === mark;
}
