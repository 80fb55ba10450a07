import type { Host } from '@fairway/host';
import { throwawayContent } from './config-content.ts';
import { logIn, type RegistryLogin } from './login.ts';

/** A `DOCKER_CONFIG` of one run. Its logins end with the run. */
export interface DockerConfig {
  /** The directory, mode 0700. */
  readonly directory: string;
  /** The variables that make a docker command use the directory. */
  readonly env: Readonly<Record<string, string>>;
  /** Removes the directory and the logins in it. A second call is not an error. */
  close(): Promise<void>;
}

export interface DockerConfigOptions {
  readonly logins: readonly RegistryLogin[];
  /** Directory on the host in which to make the new one. Default: `/tmp`. */
  readonly parent?: string;
  /** Variables for docker's commands, besides those of the host. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes a throwaway `DOCKER_CONFIG` on a host and logs in to registries with it. The machine's own configuration
 * (proxies, contexts, builders, plugins) stays in force. Its stored logins are not changed, and no login is added to
 * them.
 * @throws Failure where a registry refuses the login or cannot be reached; the directory is removed then
 */
export async function openDockerConfig(host: Host, options: DockerConfigOptions): Promise<DockerConfig> {
  const { logins, parent = '/tmp', env: given = {}, signal } = options;
  const limits = { env: given, signal };
  const made = await host.exec(['sh', '-c', makeScript, 'config', parent], {
    ...limits,
    show: `make a Docker configuration in ${parent}`,
  });
  const [directory = '', own = '', buildx = '', text = ''] = made.stdout.split('\0');
  const close = () => host.remove(directory);
  try {
    const content = throwawayContent(
      text,
      own,
      logins.map((login) => login.registry),
    );
    await host.writeFile(`${directory}/config.json`, content, { mode: 0o600 });
    const env = { DOCKER_CONFIG: directory, BUILDX_CONFIG: buildx };
    for (const login of logins) await logIn(host, login, { ...limits, env: { ...given, ...env } });
    return { directory, env, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Prints four texts, each ended by a NUL byte: the new directory, the machine's own one, the directory of its builders,
 * and the content of the machine's own config.json. Builders of `buildx create` are stored beside config.json unless
 * BUILDX_CONFIG names another directory. mktemp makes the directory with mode 0700 at once, so other users can never
 * look in. Contexts are stored beside config.json as well, so the new directory links to them. $1 parent of the new
 * directory.
 */
const makeScript = `
set -eu
own=\${DOCKER_CONFIG:-$HOME/.docker}
made=$(mktemp -d "$1/fairway-docker-XXXXXXXXXX")
trap 'rm -rf -- "$made"' EXIT
[ ! -e "$own/contexts" ] || ln -s "$own/contexts" "$made/contexts"
printf '%s\\0' "$made" "$own" "\${BUILDX_CONFIG:-$own/buildx}"
[ ! -e "$own/config.json" ] || cat -- "$own/config.json"
printf '\\0'
trap - EXIT
`;
