import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Failure } from '@fairway/runtime';
import type { Client } from 'ssh2';
import { nameOfTarget, portOf, type SshTarget } from '../target.ts';

/**
 * Opens a TCP connection to the target, from this machine or from the target's jump host.
 * @throws Failure when the name is unknown, no server listens, or none answers; the signal's reason on abort
 */
export function openTransport(
  target: SshTarget,
  jump: Client | undefined,
  signal: AbortSignal,
): Promise<Duplex> {
  return jump === undefined ? openSocket(target, signal) : openThrough(jump, target, signal);
}

function openSocket(target: SshTarget, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    // Without noDelay every small packet waits for the acknowledgement of the previous one: 90 ms a command.
    const socket = connect({ host: target.address, port: portOf(target), noDelay: true });
    const abort = () => {
      socket.destroy();
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      signal.removeEventListener('abort', abort);
      reject(socketFailure(target, error));
    });
    socket.once('connect', () => {
      signal.removeEventListener('abort', abort);
      socket.removeAllListeners('error');
      socket.removeAllListeners('connect');
      resolve(socket);
    });
  });
}

function socketFailure(target: SshTarget, error: NodeJS.ErrnoException): Failure {
  const { address } = target;
  const what = `${nameOfTarget(target)} cannot be reached.`;
  switch (error.code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new Failure({
        what,
        why: `The name "${address}" has no address (${error.code}).`,
        fix: 'Correct the name, or give the IP address.',
        cause: error,
      });
    case 'ECONNREFUSED':
      return new Failure({
        what,
        why: `Nobody listens on port ${portOf(target)} of ${address} (ECONNREFUSED).`,
        fix: `Start sshd there, or correct the port.`,
        cause: error,
      });
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return new Failure({
        what,
        why: `There is no route to ${address}, port ${portOf(target)} (${error.code}).`,
        fix: 'Check that the machine is up and that no firewall is in between.',
        cause: error,
      });
    default:
      return new Failure({
        what,
        why: `Connecting to ${address}, port ${portOf(target)} failed: ${error.message}.`,
        fix: 'Check the address, and that the machine is up.',
        cause: error,
      });
  }
}

function openThrough(jump: Client, target: SshTarget, signal: AbortSignal): Promise<Duplex> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    const settle = (act: () => void) => {
      signal.removeEventListener('abort', abort);
      act();
    };
    try {
      jump.forwardOut('127.0.0.1', 0, target.address, portOf(target), (error, channel) =>
        settle(() => {
          if (error) return reject(forwardFailure(target, error));
          if (signal.aborted) channel.destroy();
          resolve(channel);
        }),
      );
    } catch (error) {
      settle(() => reject(forwardFailure(target, error as Error)));
    }
  });
}

function forwardFailure(target: SshTarget, error: Error): Failure {
  const through = target.jump === undefined ? 'the jump host' : nameOfTarget(target.jump);
  return new Failure({
    what: `${nameOfTarget(target)} cannot be reached through ${through}.`,
    why: `${through} did not connect to ${target.address}, port ${portOf(target)}: ${error.message.replace('(SSH) Channel open failure: ', '')}.`,
    fix: `Check the address as seen from ${through}, and that its sshd allows it (AllowTcpForwarding).`,
    cause: error,
  });
}
