import type { SshTarget } from '../target.ts';

/** A connection that several users can share. */
export interface Closable {
  /** Aborts when the connection is gone. */
  readonly lost: AbortSignal;
  close(): void;
}

/** One use of a shared connection. */
export interface Borrowed<C> {
  readonly connection: C;
  /** Ends this use. The last one to end closes the connection. */
  giveBack(): void;
}

/** Lends the connection to a jump host. The first caller opens it, and the others get the same one. */
export type JumpConnections<C> = (jump: SshTarget, open: () => Promise<C>) => Promise<Borrowed<C>>;

/**
 * Keeps one connection to each distinct jump host. A jump host limits the connections of one address (MaxStartups,
 * fail2ban), and the hosts of a fleet mostly share one jump host.
 */
export function jumpConnections<C extends Closable>(): JumpConnections<C> {
  const lent = new Map<string, { readonly opening: Promise<C>; users: number }>();
  return async (jump, open) => {
    const id = identityOf(jump);
    const shared = lent.get(id) ?? { opening: open(), users: 0 };
    lent.set(id, shared);
    shared.users += 1;
    const forget = () => {
      if (lent.get(id) === shared) lent.delete(id);
    };
    try {
      const connection = await shared.opening;
      connection.lost.addEventListener('abort', forget, { once: true });
      return {
        connection,
        giveBack() {
          shared.users -= 1;
          if (shared.users > 0) return;
          forget();
          connection.close();
        },
      };
    } catch (error) {
      forget();
      throw error;
    }
  };
}

/** A text that is equal for two targets with the same machine, route, user, private key and pinned host keys. */
function identityOf({ address, port, user, privateKey, passphrase, hostKeys, jump }: SshTarget): string {
  return JSON.stringify([
    address,
    port,
    user,
    privateKey,
    passphrase,
    hostKeys.knownHosts,
    hostKeys.fingerprints,
    jump && identityOf(jump),
  ]);
}
