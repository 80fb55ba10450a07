import type { Host } from '@fairway/host';
import { throwawayContent } from './config-content.ts';
import { logIn, type RegistryLogin } from './login.ts';

/** A `DOCKER_CONFIG` of one run: its logins end with it. */
export interface DockerConfig {
  /** The directory, mode 0700. */
  readonly directory: string;
  /** The environment with which a docker command uses it. */
  readonly env: Readonly<Record<string, string>>;
  /** Removes the directory and the logins in it. Calling it twice is no error. */
  close(): Promise<void>;
}

export interface DockerConfigOptions {
  readonly logins: readonly RegistryLogin[];
  /** Directory on the host to make it in; default `/tmp`. */
  readonly parent?: string;
  /** Environment of docker's commands, where the host's own is not enough. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes a throwaway `DOCKER_CONFIG` on a host and logs in to registries with it. The machine's own configuration
 * (proxies, contexts, builders, plugins) stays in force; its stored logins are neither changed nor added to.
 * @throws Failure where a registry refuses the login or cannot be reached; nothing is left behind then
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
 * Says where the new directory is, the machine's own, and that of its builders (those made by `buildx create` lie beside
 * config.json unless BUILDX_CONFIG says where), and what the machine's own config.json holds; each ends with a NUL byte.
 * mktemp makes the directory with mode 0700 at once: there is no moment in which others can look in. A context that the
 * configuration names lies beside it. $1 where to make it.
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
