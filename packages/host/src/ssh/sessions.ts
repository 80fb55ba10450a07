import { type Clock, messageOf } from '@fairway/runtime';
import type { Client, ClientChannel } from 'ssh2';

/** A connection as far as sessions need it. */
export interface SessionCarrier {
  readonly client: Pick<Client, 'exec'>;
  /** Aborts when the connection is gone, with the reason. */
  readonly lost: AbortSignal;
  close(): void;
}

/** An open session channel. */
export interface Session {
  readonly channel: ClientChannel;
  /** Aborts when the connection of the channel is gone, with the reason. */
  readonly lost: AbortSignal;
}

/** The sshd refuses the first session of a connection. */
export class SessionsRefused extends Error {
  readonly fix = 'Allow sessions in its sshd_config (MaxSessions 10 is the default), then reload sshd.';
}

/** Milliseconds in which a refused channel is requested again where the connection carries no other. */
const patienceMs = 10_000;
/** The same where it carries others. sshd counts a session until it has collected the process of a closed channel. */
const shortPatienceMs = 300;
const againMs = 50;

interface Carrier {
  readonly connection: SessionCarrier;
  /** Its open channels, and those that are being opened. */
  open: number;
}

/**
 * The sessions of one machine. An sshd allows a number of sessions a connection (MaxSessions): ten by default, and one
 * or two where a hardening guide was followed. Where a connection takes no more, another one is opened.
 */
export class Sessions {
  readonly #carriers: Carrier[];
  readonly #another: () => Promise<SessionCarrier>;
  readonly #clock: Clock;
  /** Sessions that a connection is known to take. */
  #most = Number.POSITIVE_INFINITY;
  #closed = false;
  /** A connection that is being opened for whoever finds no room. */
  #opening: Promise<Carrier> | undefined;

  /** @param another opens a further connection to the same machine, with the same checks */
  constructor(first: SessionCarrier, another: () => Promise<SessionCarrier>, clock: Clock) {
    this.#carriers = [{ connection: first, open: 0 }];
    this.#another = another;
    this.#clock = clock;
  }

  /**
   * Opens a session channel that runs the shell text. A refused channel has run nothing, so it is requested again.
   * @throws Error when the connection is gone or keeps refusing; the reason of the signal when that aborts
   */
  async open(shellText: string, signal?: AbortSignal): Promise<Session> {
    for (;;) {
      const carrier = this.#withRoom() ?? (await this.#further());
      signal?.throwIfAborted();
      const session = await this.#openOn(carrier, shellText, signal);
      if (session) return session;
    }
  }

  /** Closes the connections that were opened for more sessions. The first one belongs to the caller. */
  close(): void {
    this.#closed = true;
    for (const { connection } of this.#carriers.slice(1)) connection.close();
  }

  #withRoom(): Carrier | undefined {
    return this.#carriers.find(({ open, connection }) => open < this.#most && !connection.lost.aborted);
  }

  /** Opens one connection for all who find no room at the same time. */
  #further(): Promise<Carrier> {
    const [first] = this.#carriers;
    if (first?.connection.lost.aborted) throw first.connection.lost.reason;
    const open = async () => {
      try {
        const further = { connection: await this.#another(), open: 0 };
        if (this.#closed) further.connection.close();
        this.#carriers.push(further);
        return further;
      } finally {
        this.#opening = undefined;
      }
    };
    this.#opening ??= open();
    return this.#opening;
  }

  /** @returns undefined where the connection carries as many sessions as its sshd allows */
  async #openOn(carrier: Carrier, shellText: string, signal?: AbortSignal): Promise<Session | undefined> {
    const start = this.#clock.now();
    const { client, lost } = carrier.connection;
    carrier.open += 1;
    try {
      for (;;) {
        try {
          const channel = await openOnce(client, shellText);
          channel.once('close', () => {
            carrier.open -= 1;
          });
          return { channel, lost };
        } catch (error) {
          if (!isRefusal(error)) throw error;
          const others = carrier.open - 1;
          const waited = this.#clock.now() - start;
          if (others > 0 && waited > shortPatienceMs) {
            this.#most = Math.min(this.#most, others);
            carrier.open -= 1;
            return undefined;
          }
          if (waited > patienceMs)
            throw new SessionsRefused(`its sshd allows no session (MaxSessions): ${messageOf(error)}`);
          await this.#clock.sleep(againMs, signal);
        }
      }
    } catch (error) {
      carrier.open -= 1;
      throw lost.aborted ? lost.reason : error;
    }
  }
}

/** SSH_OPEN_ADMINISTRATIVELY_PROHIBITED, _CONNECT_FAILED (OpenSSH's) and _RESOURCE_SHORTAGE (RFC 4254, 5.1). */
const refusals: readonly unknown[] = [1, 2, 4];

function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'reason' in error && refusals.includes(error.reason);
}

function openOnce(client: Pick<Client, 'exec'>, shellText: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    try {
      client.exec(shellText, (error, channel) => (error ? reject(error) : resolve(channel)));
    } catch (error) {
      // ssh2 throws at once when the socket is gone.
      reject(error);
    }
  });
}
