import { pluginPlaces } from '@fairway/docker/compose';
import { type MachineFacts, machineProblems, readMachineFacts } from '@fairway/docker/machine';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { ProjectSettings } from '../settings/project-settings.ts';
import { pathsOf } from './paths.ts';

/** The facts that a host reports about itself. */
export interface HostFacts extends MachineFacts {
  readonly composeVersion: string;
  /**
   * The identity of the plugin's file on the host, which changes when the file is replaced. Empty where the file is in
   * none of Docker's directories.
   */
  readonly composePlugin: string;
  /**
   * `USER:GROUP PATH` of a file that a deploy writes and whose owner this user cannot keep; empty where there is none.
   */
  readonly foreignFile: string;
}

/**
 * Starting Compose takes longer than all other questions together, so its version is not asked again while its file is
 * unchanged. $known is the file in which a deploy has stored the plugin's identity and version.
 */
const composeScript = `
plugin=$(for at in ${pluginPlaces}; do
  stat -L -c '%n %s %Y %i' -- "$at/cli-plugins/docker-compose" 2>/dev/null
done | tr '\\n' ' ')
[ ! -r "$known" ] || { IFS= read -r was; IFS= read -r version; } <"$known"
if [ -z "$plugin" ] || [ "$was" != "$plugin" ]; then version=$(docker compose version --short 2>/dev/null); fi
echo "plugin=$plugin"
echo "compose=$version"
`;

/** Reports a file of another owner. A rewritten file must keep its owner, and only root can set another owner. */
const ownersScript = `
if [ "$(id -u)" != 0 ]; then
  for file in "$dotenv" "$composeFile"; do
    owner=$(stat -c '%u %g' -- "$file" 2>/dev/null) || continue
    for group in $(id -G); do [ "$owner" != "$(id -u) $group" ] || continue 2; done
    stat -c 'foreign=%U:%G %n' -- "$file"
  done
fi
`;

/**
 * Reads the facts of a host and changes nothing.
 * @throws Failure when the host does not answer
 */
export async function readHostFacts(
  host: Host,
  settings: Pick<ProjectSettings, 'stateDir' | 'project' | 'directory'>,
  { now, signal }: { readonly now: () => number; readonly signal: AbortSignal },
): Promise<HostFacts> {
  const { composePlugin, dotenv, composeFile } = pathsOf(settings);
  const facts = await readMachineFacts(host, {
    stateDir: settings.stateDir,
    directories: [settings.directory],
    also: {
      script: `${composeScript}${ownersScript}`,
      env: { known: composePlugin, dotenv, composeFile },
    },
    now,
    signal,
  });
  return {
    ...facts,
    composeVersion: facts.other('compose'),
    composePlugin: facts.other('plugin'),
    foreignFile: facts.other('foreign'),
  };
}

/** The reasons why a host cannot take a deploy, one Failure for each thing that it lacks. */
export function hostProblems(
  facts: HostFacts,
  host: Host,
  { stateDir }: Pick<ProjectSettings, 'stateDir'>,
): readonly Failure[] {
  const { composeVersion, foreignFile } = facts;
  const [major = 0, minor = 0] = composeVersion.replace(/^v/, '').split('.').map(Number);
  const others = [
    ...machineProblems(facts, host, stateDir),
    ...(foreignFile ? [notOurs(host, foreignFile)] : []),
  ];
  if (major > 2 || (major === 2 && minor >= 20)) return others;
  const noCompose = new Failure({
    what: `${host.name} cannot run the project.`,
    why:
      composeVersion === ''
        ? 'It has no `docker compose`.'
        : `Its Docker Compose is ${composeVersion}, and 2.20 is needed.`,
    fix: `Install Docker Compose 2.20 or newer on ${host.name} (package docker-compose-plugin).`,
  });
  return [noCompose, ...others];
}

function notOurs(host: Host, foreignFile: string): Failure {
  const [owner = '', ...words] = foreignFile.split(' ');
  const path = words.join(' ');
  return new Failure({
    what: `${path} on ${host.name} cannot be written.`,
    why: `It belongs to ${owner}. Fairway writes a file with the owner that it had, and only root may do so for a file of another user.`,
    fix: `Run on ${host.name} as root: chown USER:USER ${path}`,
  });
}
