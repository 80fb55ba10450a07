import type { Host } from '../host.ts';
import { keyRing } from '../keys/key-ring.ts';
import type { SshTarget } from '../target.ts';
import { type ConnectDeps, type Connection, openConnection } from './connection.ts';
import { jumpConnections } from './jump-connections.ts';
import { hostOver } from './ssh-host.ts';

/**
 * Connects to a machine over SSH, once, for everything that is done there until it is closed.
 * @throws Failure when a key is refused on either side or nobody answers; the reason of the signal when that
 * aborts before the connection is open. Commands obey only the signals that they are given themselves.
 */
export type Connect = (target: SshTarget) => Promise<Host>;

/** A way to connect to several machines, which share what can be: opened private keys, and one way through a jump host. */
export function sshConnector(deps: ConnectDeps): Connect {
  const shared = { keys: keyRing(), jumps: jumpConnections<Connection>() };
  return async (target) => hostOver(await openConnection(target, deps, shared), target, deps);
}

/** Connects to one machine, as `sshConnector` says. */
export function connectHost(target: SshTarget, deps: ConnectDeps): Promise<Host> {
  return sshConnector(deps)(target);
}
