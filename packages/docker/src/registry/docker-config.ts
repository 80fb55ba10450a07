import type { ExecOptions, Host } from '@fairway/host';
import { throwawayContent } from './config-content.ts';
import { logIn, type RegistryLogin } from './login.ts';

/** A `DOCKER_CONFIG` of one run: its logins end with it. */
export interface DockerConfig {
  /** The directory, mode 0700. */
  readonly directory: string;
  /** What a docker command needs in its environment to use it. */
  readonly env: Readonly<Record<string, string>>;
  /** Removes the directory and the logins in it. Calling it twice is no error. */
  close(): Promise<void>;
}

export interface DockerConfigOptions {
  readonly logins: readonly RegistryLogin[];
  /** Directory on the host to make it in; default `/tmp`. */
  readonly parent?: string;
  /** Environment of docker's commands, where the host's own is not enough. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * Makes a throwaway `DOCKER_CONFIG` on a host and logs in to registries with it. The machine's own configuration
 * (proxies, contexts, builders, plugins) stays in force; its stored logins are neither changed nor added to.
 * @throws Failure where a registry refuses the login or cannot be reached; nothing is left behind then
 */
export async function openDockerConfig(host: Host, options: DockerConfigOptions): Promise<DockerConfig> {
  const { logins, parent = '/tmp', env: given = {}, signal } = options;
  const limits = { env: given, ...(signal ? { signal } : {}) };
  const own = await ownDirectory(host, limits);
  // mktemp makes the directory with mode 0700 at once: there is no moment in which others can look in.
  const made = await host.exec(['mktemp', '-d', `${parent}/fairway-docker-XXXXXXXXXX`], limits);
  const directory = made.stdout.trim();
  const close = () => host.remove(directory);
  try {
    const content = throwawayContent(
      await readText(host, `${own}/config.json`),
      own,
      logins.map((login) => login.registry),
    );
    await host.writeFile(`${directory}/config.json`, content, { mode: 0o600 });
    // A context that the configuration names lies beside it.
    if (await host.stat(`${own}/contexts`)) {
      await host.exec(['ln', '-s', `${own}/contexts`, `${directory}/contexts`], limits);
    }
    const env = { DOCKER_CONFIG: directory, BUILDX_CONFIG: await ownBuildxDirectory(host, own, limits) };
    for (const login of logins) await logIn(host, login, { ...limits, env: { ...given, ...env } });
    return { directory, env, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function ownDirectory(host: Host, limits: ExecOptions): Promise<string> {
  const said = await host.exec(['sh', '-c', 'printf %s "${DOCKER_CONFIG:-$HOME/.docker}"'], limits);
  return said.stdout;
}

/** Builders made by `buildx create` are kept beside config.json unless BUILDX_CONFIG says where. */
async function ownBuildxDirectory(host: Host, own: string, limits: ExecOptions): Promise<string> {
  const said = await host.exec(['sh', '-c', 'printf %s "${BUILDX_CONFIG:-}"'], limits);
  return said.stdout === '' ? `${own}/buildx` : said.stdout;
}

async function readText(host: Host, path: string): Promise<string> {
  if (!(await host.stat(path))) return '';
  return new TextDecoder().decode(await host.readFile(path));
}
