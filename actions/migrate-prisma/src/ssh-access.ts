import type { InputsOf } from '@fairway/action-kit';
import { type optionalSshInputs, sshAccessOf, targetOf } from '@fairway/deploy-kit';
import type { SshTarget, TargetText } from '@fairway/host';

/** What the inputs say about SSH, all of it optional: a database that is reached directly needs none. */
export type SshInputs = InputsOf<ReturnType<typeof optionalSshInputs>>;

/**
 * A machine that a database is reached through, with everything that is needed to connect to it.
 * @throws Failure naming the inputs that are missing.
 */
export function sshTargetOf(database: string, ssh: SshInputs, place: TargetText): SshTarget {
  const given = { ...ssh, 'ssh-user': place.user ?? ssh['ssh-user'] };
  return targetOf(sshAccessOf(given, `The database "${database}" is reached over SSH`), place);
}
