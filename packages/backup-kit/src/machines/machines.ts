import { type ConnectContext, type OptionalSsh, sshTargetOf, tryFleet } from '@fairway/access-kit';
import { type Host, localHost, parseTarget, type SshTarget, sshConnector } from '@fairway/host';

/** The machines of a run, connected when they are asked for, each once. */
export interface Machines {
  /** This machine, where programs run for what is reached from it. */
  readonly here: Host;
  /** @param written `[user@]address[:port]`, as the inputs name it */
  at(written: string): Promise<Host>;
}

/**
 * Checks how the machines of these texts are reached, and connects none of them.
 * @param wanted for each, who wants it, as the beginning of a sentence: `The database "harbor" lies on a machine`
 * @throws Failure naming the missing inputs, or the text that is no machine
 */
export function targetsOfMachines(
  wanted: ReadonlyMap<string, string>,
  access: OptionalSsh,
): ReadonlyMap<string, SshTarget> {
  return new Map(
    [...wanted].map(([written, by]) => [written, sshTargetOf(access, parseTarget(written), by)] as const),
  );
}

/** @param open closes the connections */
export function openMachines(
  targets: ReadonlyMap<string, SshTarget>,
  open: AsyncDisposableStack,
  context: ConnectContext,
): Machines {
  const { logger, clock, signal } = context;
  // A jump host is entered once for all of them.
  const connect = sshConnector({ logger, clock, signal });
  const hosts = new Map<string, Promise<Host>>();

  async function connected(written: string): Promise<Host> {
    const target = targets.get(written);
    if (!target) throw new TypeError(`The machine ${written} is not among the targets.`);
    const [result] = await tryFleet([target], open, context, connect);
    if (result?.ok) return result.host;
    throw result?.error;
  }

  return {
    here: localHost({ logger, clock }),
    at(written) {
      const known = hosts.get(written) ?? connected(written);
      hosts.set(written, known);
      return known;
    },
  };
}
