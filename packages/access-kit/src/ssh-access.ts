import { converted, type InputsOf, lines, optional, type Reader, secret, text } from '@fairway/action-kit';
import {
  KeyFailure,
  parseFingerprint,
  parseTarget,
  requireUsableKey,
  type SshTarget,
  type TargetText,
} from '@fairway/host';
import { Failure } from '@fairway/runtime';

/** The SSH access that all machines share. */
export interface SshAccess {
  readonly user: string;
  readonly privateKey: string;
  readonly passphrase: string | undefined;
  readonly knownHosts: string | undefined;
  readonly fingerprints: readonly string[];
  readonly jump: TargetText | undefined;
}

/** An input that holds `[user@]address[:port]`. */
export function targetInput(): Reader<TargetText> {
  return converted(text(), parseTarget);
}

/** The inputs for reaching machines over SSH. */
export function sshInputs() {
  return {
    'ssh-user': text({ pattern: /^[A-Za-z0-9_][A-Za-z0-9._-]*$/, describe: 'the name of a user' }),
    'ssh-key': secret(),
    'ssh-key-passphrase': optional(secret()),
    'ssh-known-hosts': optional(text()),
    'ssh-fingerprint': optional(lines()),
    'ssh-jump': optional(targetInput()),
  };
}

/** The same inputs for an action that may not need a machine at all. */
export function optionalSshInputs() {
  const { 'ssh-user': user, 'ssh-key': key, ...others } = sshInputs();
  return { ...others, 'ssh-user': optional(user), 'ssh-key': optional(key) };
}

/** The values of the SSH inputs for an action that may not need a machine at all. */
export type OptionalSsh = InputsOf<ReturnType<typeof optionalSshInputs>>;

/**
 * The access that the inputs describe.
 * @param wantedBy the part that needs the access, as the beginning of a sentence: `The database "harbor" is reached
 *   over SSH`
 * @throws Failure naming the missing inputs, or the input because of which the key cannot be opened
 */
export function sshAccessOf(given: OptionalSsh, wantedBy = 'The machines are reached over SSH'): SshAccess {
  const { 'ssh-user': user, 'ssh-key': privateKey, 'ssh-key-passphrase': passphrase } = given;
  const { 'ssh-known-hosts': knownHosts, 'ssh-fingerprint': fingerprints = [] } = given;
  const hostKeysMissing = knownHosts === undefined && fingerprints.length === 0;
  if (user === undefined || privateKey === undefined || hostKeysMissing) {
    throw missingAccess(wantedBy, [
      ...(user === undefined ? ['ssh-user'] : []),
      ...(privateKey === undefined ? ['ssh-key'] : []),
      ...(hostKeysMissing ? ['ssh-known-hosts'] : []),
    ]);
  }
  requireKey(privateKey, passphrase);
  refuseNamelessFingerprints(fingerprints, given['ssh-jump'] !== undefined);
  return { user, privateKey, passphrase, knownHosts, fingerprints, jump: given['ssh-jump'] };
}

/** A machine as a target to connect to. */
export function targetOf(access: SshAccess, { user, address, port }: TargetText, name?: string): SshTarget {
  const { jump, ...direct } = access;
  return {
    ...(name ? { name } : {}),
    address,
    ...(port ? { port } : {}),
    user: user ?? access.user,
    privateKey: access.privateKey,
    ...(access.passphrase ? { passphrase: access.passphrase } : {}),
    hostKeys: {
      ...(access.knownHosts ? { knownHosts: access.knownHosts } : {}),
      fingerprints: access.fingerprints,
    },
    ...(jump ? { jump: targetOf({ ...direct, jump: undefined }, jump) } : {}),
  };
}

/**
 * The target for a machine that an action may need. The SSH inputs may be missing.
 * @param wantedBy the part that needs the machine, as for {@link sshAccessOf}
 * @throws Failure naming the missing inputs
 */
export function sshTargetOf(given: OptionalSsh, place: TargetText, wantedBy: string): SshTarget {
  const user = place.user ?? given['ssh-user'];
  return targetOf(sshAccessOf({ ...given, 'ssh-user': user }, wantedBy), place);
}

/**
 * Requires that each fingerprint belongs to a machine. In a list of nameless ones every machine could pose as any other.
 * @param several whether more than one machine is reached
 * @throws Failure that shows the form with an address
 */
export function refuseNamelessFingerprints(lines: readonly string[], several: boolean): void {
  const nameless = lines.filter((line) => parseFingerprint(line).host === undefined);
  if (nameless.length === 0 || (lines.length === 1 && !several)) return;
  throw new Failure({
    what: 'The input "ssh-fingerprint" cannot be used.',
    why: 'A fingerprint without an address is good for one machine with one line: of several, any machine could pose as any other.',
    evidence: nameless.map((line) => `ADDRESS ${parseFingerprint(line).fingerprint}`),
    fix: 'Write the address of its machine in front of each fingerprint, as above; with a port other than 22 as [ADDRESS]:PORT. A jump host is a machine too.',
  });
}

function missingAccess(wantedBy: string, missing: readonly string[]): Failure {
  const hostKeys = missing.includes('ssh-known-hosts');
  return new Failure({
    what: `${wantedBy}, and ${missing.map((name) => `"${name}"`).join(', ')} cannot be empty.`,
    why: hostKeys
      ? 'A user and a key let the runner in; without "ssh-known-hosts" or "ssh-fingerprint" nobody knows whether the machine that answers is the right one.'
      : 'A user and a key let the runner in. A secret that does not exist is an empty text.',
    fix: hostKeys
      ? 'Give these inputs. `ssh-keyscan HOST` for every machine, from a network that you trust, prints the lines for "ssh-known-hosts"; "ssh-fingerprint" will do instead.'
      : 'Give these inputs. Check the name of the secret, and that it is in the environment that this job declares.',
  });
}

/** Checks the key before any machine is contacted. The error names the input, which an SSH library does not know. */
function requireKey(privateKey: string, passphrase: string | undefined): void {
  try {
    requireUsableKey(privateKey, passphrase);
  } catch (error) {
    if (!(error instanceof KeyFailure)) throw error;
    const input = error.about === 'passphrase' ? 'ssh-key-passphrase' : 'ssh-key';
    throw new Failure({
      what: `The input "${input}" cannot be used: ${error.what}`,
      why: error.why,
      fix: error.fix,
      cause: error,
    });
  }
}
