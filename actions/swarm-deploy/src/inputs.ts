import {
  choice,
  converted,
  duration,
  items,
  lines,
  mapping,
  optional,
  readInputs,
  secret,
  secretMapping,
  text,
  wholeNumber,
} from '@fairway/action-kit';
import { parseReference, type RegistryLogin } from '@fairway/docker';
import { type Probe, probeSchema } from '@fairway/health';
import { parseTarget, type TargetText } from '@fairway/host';
import { releaseVersion } from '@fairway/releases';
import { Failure } from '@fairway/runtime';
import { type BuiltImage, builtImageSchema } from './built-image.ts';
import { type FileMapping, parseFileMapping } from './file-mapping.ts';
import { type NodeAddress, parseNodes } from './node-addresses.ts';

/** How to reach a machine over SSH, the same for all of them. */
export interface SshAccess {
  readonly user: string;
  readonly privateKey: string;
  readonly passphrase: string | undefined;
  readonly knownHosts: string | undefined;
  readonly fingerprints: readonly string[];
  readonly jump: TargetText | undefined;
}

/** What the caller asks for, checked. */
export interface Inputs {
  readonly stack: string;
  readonly stackFiles: readonly string[];
  readonly manager: TargetText;
  /** Addresses by host name in the swarm; `auto` takes those that the swarm knows. */
  readonly nodes: 'auto' | readonly NodeAddress[];
  readonly ssh: SshAccess;
  /** Registry, with its namespace where it has one. */
  readonly registry: string | undefined;
  readonly login: RegistryLogin | undefined;
  readonly release: string;
  /** Images built for this release; undefined where the stack's images are all from elsewhere. */
  readonly images: readonly BuiltImage[] | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly envFiles: readonly string[];
  readonly secretEnv: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly files: readonly FileMapping[];
  readonly verify: readonly Probe[];
  readonly timeoutMs: number;
  readonly soakMs: number;
  readonly keepReleases: number;
  readonly lockTimeoutMs: number;
  readonly firstDeployFailed: 'keep' | 'remove';
  readonly stateDir: string;
}

const target = () => converted(text(), parseTarget);

/**
 * Reads and checks every input. Nothing has been contacted yet when one of them is wrong.
 * @throws Failure that names the input, what is wrong and what to write
 */
export function readSwarmInputs(): Inputs {
  const given = readInputs({
    stack: text({
      pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,40}$/,
      describe: 'the name of the stack: letters, digits, "_" and "-", 41 characters at most',
    }),
    'stack-files': lines(),
    manager: target(),
    nodes: converted(text(), parseNodes),
    'ssh-user': text({ pattern: /^[A-Za-z0-9_][A-Za-z0-9._-]*$/, describe: 'the name of a user' }),
    'ssh-key': secret(),
    'ssh-key-passphrase': optional(secret()),
    'ssh-known-hosts': optional(text()),
    'ssh-fingerprint': optional(lines()),
    'ssh-jump': optional(target()),
    registry: optional(text()),
    'registry-username': optional(text()),
    'registry-password': optional(secret()),
    release: converted(text(), releaseVersion),
    images: optional(items(builtImageSchema)),
    env: optional(mapping()),
    'env-file': optional(lines()),
    'secret-env': optional(secretMapping()),
    secrets: optional(secretMapping()),
    files: optional(converted(lines(), (all) => all.map(parseFileMapping))),
    verify: optional(items(probeSchema)),
    timeout: duration(),
    soak: duration(),
    'keep-releases': wholeNumber({ min: 1, max: 100 }),
    'lock-timeout': duration(),
    'first-deploy-failed': choice('keep', 'remove'),
    'state-dir': text({ pattern: /^\/[A-Za-z0-9._/-]+$/, describe: 'an absolute path without blanks' }),
  });
  const knownHosts = given['ssh-known-hosts'];
  const fingerprints = given['ssh-fingerprint'] ?? [];
  if (!knownHosts && fingerprints.length === 0) throw noHostKeys();
  return {
    stack: given.stack,
    stackFiles: given['stack-files'],
    manager: given.manager,
    nodes: given.nodes,
    ssh: {
      user: given['ssh-user'],
      privateKey: given['ssh-key'],
      passphrase: given['ssh-key-passphrase'],
      knownHosts,
      fingerprints,
      jump: given['ssh-jump'],
    },
    registry: given.registry,
    login: loginOf(given.registry, given['registry-username'], given['registry-password']),
    release: given.release,
    images: given.images,
    env: given.env ?? {},
    envFiles: given['env-file'] ?? [],
    secretEnv: given['secret-env'] ?? {},
    secrets: given.secrets ?? {},
    files: given.files ?? [],
    verify: given.verify ?? [],
    timeoutMs: given.timeout,
    soakMs: given.soak,
    keepReleases: given['keep-releases'],
    lockTimeoutMs: given['lock-timeout'],
    firstDeployFailed: given['first-deploy-failed'],
    stateDir: given['state-dir'].replace(/\/+$/, ''),
  };
}

function noHostKeys(): Failure {
  return new Failure({
    what: 'The inputs "ssh-known-hosts" and "ssh-fingerprint" are both empty.',
    why: 'Without one of them nobody knows whether the machine that answers is the right one.',
    fix: 'Run `ssh-keyscan HOST` for every node from a network that you trust, compare, and give the lines as "ssh-known-hosts".',
  });
}

function loginOf(
  registry: string | undefined,
  username: string | undefined,
  password: string | undefined,
): RegistryLogin | undefined {
  if (username === undefined && password === undefined) return undefined;
  if (registry !== undefined && username !== undefined && password !== undefined) {
    return { registry: parseReference(`${registry}/x`).registry, username, password };
  }
  const missing =
    registry === undefined ? 'registry' : username === undefined ? 'registry-username' : 'registry-password';
  throw new Failure({
    what: `The input "${missing}" cannot be used.`,
    why: 'It is empty, and a login takes a registry, a user name and a password.',
    fix: `Write "${missing}", or leave out all three where every image is public.`,
  });
}
