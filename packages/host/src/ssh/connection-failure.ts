import { Failure } from '@fairway/runtime';
import type { ParsedKey } from 'ssh2';
import { fingerprintOf } from '../keys/host-key-check.ts';
import { nameOfTarget, portOf, type SshTarget } from '../target.ts';

/** The error for a refused user key. */
export function authFailure(
  target: SshTarget,
  key: ParsedKey,
  methods: readonly string[],
  partial: boolean,
): Failure {
  const host = nameOfTarget(target);
  const offered = `${key.type} ${fingerprintOf(key.getPublicSSH())}`;
  const accepted = methods.length === 0 ? 'nothing' : methods.join(', ');
  if (partial)
    return new Failure({
      what: `${host} did not let ${target.user} in.`,
      why: `It accepted the key and then asked for more (${accepted}), which nobody can give in a workflow.`,
      evidence: [`offered: ${offered}`],
      fix: `Let ${target.user} in by key alone (AuthenticationMethods publickey in its sshd_config).`,
    });
  return new Failure({
    what: `${host} did not let ${target.user} in.`,
    why: `It refused the key that was offered; it would take: ${accepted}.`,
    evidence: [`offered: ${offered}`],
    fix: `Check the user name, and add the public half of this key to ~${target.user}/.ssh/authorized_keys on ${host}.`,
  });
}

/** The error for a server that did not speak SSH within the timeout. */
export function noAnswerFailure(target: SshTarget, timeoutMs: number): Failure {
  return new Failure({
    what: `${nameOfTarget(target)} cannot be reached.`,
    why: `Port ${portOf(target)} of ${target.address} did not complete an SSH connection within ${timeoutMs / 1000} s.`,
    fix: 'Check that the machine is up, that sshd runs on this port, and that no firewall drops the packets.',
  });
}

/** The error for a server without a host key of a type that is still safe. */
export function noHostKeyFailure(target: SshTarget, algorithms: readonly string[]): Failure {
  const host = nameOfTarget(target);
  return new Failure({
    what: `No SSH connection to ${host} was established.`,
    why: `It has no host key for any of: ${algorithms.join(', ')}.`,
    fix: `Make one on ${host}: ssh-keygen -A, then restart sshd.`,
  });
}

/** The error for a handshake that failed. */
export function handshakeFailure(target: SshTarget, error: Error): Failure {
  const host = nameOfTarget(target);
  const words = error.message.replace(/\.$/, '');
  if (/before handshake|No response from server|ECONNRESET|EPIPE/.test(words))
    return new Failure({
      what: `No SSH connection to ${host} was established.`,
      why: `Port ${portOf(target)} of ${target.address} accepted the connection and closed it again (${words}).`,
      fix: `Look at sshd's log on ${host}: MaxStartups, fail2ban or hosts.deny close connections like this, and so does another program on this port.`,
      cause: error,
    });
  return new Failure({
    what: `No SSH connection to ${host} was established.`,
    why: `The two sides did not agree: ${words}.`,
    fix: `Check that sshd answers on port ${portOf(target)} of ${target.address} and is not older than OpenSSH 7.2.`,
    cause: error,
  });
}
