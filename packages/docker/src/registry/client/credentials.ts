import { Buffer } from 'node:buffer';
import type { Host } from '@fairway/host';
import { asRecord } from '@fairway/runtime';
import { dockerHub } from '../reference/reference.ts';

/** How an account proves itself to a registry. */
export type Credentials =
  | { readonly username: string; readonly password: string }
  | { readonly identityToken: string };

/**
 * Reads the account for a registry out of Docker's configuration, as Docker does: the helper of that registry, the
 * credential store, or the login in the file.
 * @param config the parsed config.json
 * @returns undefined where Docker has no account for the registry
 */
export async function credentialsFor(
  host: Host,
  registry: string,
  config: unknown,
  options: {
    readonly env?: Readonly<Record<string, string>> | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<Credentials | undefined> {
  const { auths, credHelpers, credsStore } = asRecord(config);
  const server = registry === dockerHub ? 'https://index.docker.io/v1/' : registry;
  const helper = asRecord(credHelpers)[registry] ?? credsStore;
  if (typeof helper === 'string' && /^[A-Za-z0-9._-]+$/.test(helper)) {
    const said = await host
      .exec([`docker-credential-${helper}`, 'get'], {
        ...options,
        stdin: server,
        timeoutMs: 30_000,
        accept: 'any',
      })
      .catch(() => undefined);
    const found = said?.exitCode === 0 ? readHelper(said.stdout) : undefined;
    if (found !== undefined) return found;
  }
  const [, entry] = Object.entries(asRecord(auths)).find(([key]) => serverOf(key) === serverOf(server)) ?? [];
  return readEntry(asRecord(entry));
}

/** Docker names a registry with or without scheme and path. */
function serverOf(key: string): string {
  return key.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
}

function readHelper(text: string): Credentials | undefined {
  const { Username, Secret } = asRecord(parse(text));
  if (typeof Secret !== 'string' || Secret === '') return undefined;
  // Docker's credential helpers mark an identity token by this name of the user.
  if (Username === '<token>') return { identityToken: Secret };
  return { username: String(Username ?? ''), password: Secret };
}

function readEntry(entry: Readonly<Record<string, unknown>>): Credentials | undefined {
  const { auth, identitytoken, username, password } = entry;
  if (typeof identitytoken === 'string' && identitytoken !== '') return { identityToken: identitytoken };
  if (typeof auth === 'string' && auth !== '') {
    const text = Buffer.from(auth, 'base64').toString();
    const colon = text.indexOf(':');
    return colon < 0
      ? undefined
      : { username: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/, '') };
  }
  return typeof username === 'string' && typeof password === 'string' ? { username, password } : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
