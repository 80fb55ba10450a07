import type { SshTarget } from '../target.ts';

/** What can be used by several until none of them needs it. */
export interface Closable {
  /** Aborts when it is gone. */
  readonly lost: AbortSignal;
  close(): void;
}

/** One use of a connection that others use too. */
export interface Borrowed<C> {
  readonly connection: C;
  /** Ends this use, and with the last one the connection. */
  giveBack(): void;
}

/** Lends the connection to a jump host: opens it for the first who asks, and gives the same one to the others. */
export type JumpConnections<C> = (jump: SshTarget, open: () => Promise<C>) => Promise<Borrowed<C>>;

/**
 * Keeps one connection to each distinct jump host. A jump host counts the connections that come from one address
 * (MaxStartups, fail2ban), and all hosts of a fleet mostly share one.
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

/** Two targets that are the same machine, reached the same way by the same user and held to the same keys. */
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
