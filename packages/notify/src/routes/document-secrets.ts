import type { RoutingDocument } from './routing.ts';

/** Each text of the document that may be a secret, also where a part of the document is wrong. */
export function secretsOfRouting({ data }: Pick<RoutingDocument, 'data'>): readonly string[] {
  const found: string[] = [];
  const walk = (value: unknown, key: string) => {
    if (typeof value === 'string' && !harmless.has(key)) found.push(value, ...credentialsOf(value));
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if (name !== 'routes' && name !== 'template') walk(inner, Array.isArray(value) ? key : name);
    }
  };
  walk(data, '');
  return found;
}

/** Fields whose values are names, and stand in texts that people must read. */
const harmless: ReadonlySet<string> = new Set([
  'to',
  'from',
  'cc',
  'channel',
  'source',
  'topic',
  'priority',
  'tags',
  'labels',
  'label',
  'github-issue',
  'repository',
  'repeat',
  'reopen-within',
  'hold',
  'tls',
  'ca',
  'host',
  'name',
]);

/** `Bearer TOKEN`: a server may answer with the token alone. */
function credentialsOf(value: string): readonly string[] {
  const [, credentials] = /^[A-Za-z]{3,20}\s+(\S{8,})$/.exec(value) ?? [];
  return credentials === undefined ? [] : [credentials];
}
