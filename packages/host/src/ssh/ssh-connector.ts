import type { Host } from '../host.ts';
import { keyRing } from '../keys/key-ring.ts';
import type { SshTarget } from '../target.ts';
import { type ConnectDeps, type Connection, openConnection } from './connection.ts';
import { jumpConnections } from './jump-connections.ts';
import { hostOver } from './ssh-host.ts';

/**
 * Connects to a machine over SSH. All commands share the connection until the host is closed.
 * @throws Failure when either side refuses a key or the machine does not answer; the reason of the signal when that
 *   aborts before the connection is open. Commands obey only their own signals.
 */
export type Connect = (target: SshTarget) => Promise<Host>;

/** Makes a function that connects to several machines. They share decrypted private keys and jump connections. */
export function sshConnector(deps: ConnectDeps): Connect {
  const shared = { keys: keyRing(), jumps: jumpConnections<Connection>() };
  return async (target) => {
    const open = () => openConnection(target, deps, shared);
    return hostOver(await open(), target, deps, open);
  };
}

/** Connects to one machine, as {@link sshConnector} does. */
export function connectHost(target: SshTarget, deps: ConnectDeps): Promise<Host> {
  return sshConnector(deps)(target);
}
