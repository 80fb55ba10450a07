import { isOfKind, isProbe, type VerifyItem } from './verify-item.ts';

/** Headers that hold no credential, whoever writes them. */
const harmlessHeader =
  /^(?:accept(?:-.*)?|cache-control|connection|content-type|dnt|forwarded|host|if-.*|origin|pragma|range|referer|sec-.*|upgrade(?:-.*)?|user-agent|x-forwarded-.*|x-real-ip|x-request-id)$/i;
const credentialName = /token|key|secret|pass|pwd|sig|auth|code|session|sid|jwt|sas|cred|ticket/i;
/** Letters and digits as no word has them. */
const looksRandom = /^(?=.*[A-Za-z])(?=.*\d)[\w.~+/=-]{12,}$/;
const sqlPassword = [
  /(?:password|passwd|pwd|identified\s+by)\s*=?\s*'((?:[^']|'')+)'/gi,
  /(?:password|passwd|pwd)=([^\s'";&]+)/gi,
];

/**
 * What is a credential by its place in the items of `verify`: values of headers, of queries, of cookies, of bodies
 * and of options, and passwords inside SQL. The input is no secret as a whole, so each has to be masked.
 */
export function credentialsIn(items: readonly VerifyItem[]): readonly string[] {
  const found = items.flatMap((item) => {
    if (isProbe(item)) {
      const headers = Object.entries(item.headers ?? {});
      return [
        ...headers.flatMap(([name, value]) => inHeader(name, value)),
        ...inUrl(item.url),
        ...inBody(item.body ?? ''),
      ];
    }
    if (isOfKind('tcp', item)) return inGreeting(item.send ?? '');
    if (isOfKind('command', item)) return inWords(item.command);
    if (!isOfKind('sql', item)) return [];
    return sqlPassword.flatMap((way) => [...item.sql.matchAll(way)].map(([, password = '']) => password));
  });
  // A placeholder is filled in later: what stands around it is the same every time.
  return [...new Set(found.flatMap((value) => value.split(/\{(?:node|host|release)\}/)))].filter(
    (value) => value !== '',
  );
}

/** What logs in at a port: `AUTH [USER] PASSWORD`, `PASS PASSWORD`. */
function inGreeting(text: string): string[] {
  return [...text.matchAll(/^(?:AUTH|PASS)\s+(?:\S+\s+)?(\S+)\s*$/gim)].flatMap(([, given]) => given ?? []);
}

/** In a command, the values of options that are named as credentials are: `--token=…` or `--token …`. */
function inWords(words: readonly string[]): string[] {
  return words.flatMap((word, at) => {
    const [, name = '', value] = /^--?([\w-]+)(?:=(.+))?$/s.exec(word) ?? [];
    return credentialName.test(name) ? (value ?? words[at + 1] ?? []) : [];
  });
}

/** In a body, the values of fields that are named as credentials are: of JSON at any depth, or of a form. */
function inBody(body: string): string[] {
  const found: string[] = [];
  try {
    JSON.parse(body, (name, value: unknown) => {
      if (typeof value === 'string' && credentialName.test(name)) found.push(value);
      return value;
    });
    return found;
  } catch {
    return inUrl(`?${body}`);
  }
}

function inHeader(name: string, value: string): string[] {
  if (harmlessHeader.test(name)) return [];
  if (/^cookie$/i.test(name)) return value.split(/;\s*/).map((pair) => pair.replace(/^[^=]*=/, ''));
  const [, scheme = '', rest] = /^(\S+)\s+(.+)$/.exec(value.trim()) ?? [];
  if (rest === undefined) return [value];
  if (!/^basic$/i.test(scheme)) return [value, rest];
  const account = Buffer.from(rest, 'base64').toString('utf8');
  return [value, rest, account, account.replace(/^[^:]*:/, '')];
}

function inUrl(url: string): string[] {
  return queryOf(url).flatMap(({ value, decoded, isCredential }) => (isCredential ? [value, decoded] : []));
}

/** An address for people, as a server gave it: without an account, values of its query that are credentials, and its fragment. */
export function shownAddress(url: string): string {
  const bare = url.replace(/#.*$/s, '').replace(/^(\w+:\/\/)[^/?]*@/, '$1');
  const query = queryOf(bare).map(({ name, pair, isCredential }) => (isCredential ? `${name}=***` : pair));
  return query.length === 0 ? bare : `${bare.slice(0, bare.indexOf('?'))}?${query.join('&')}`;
}

function queryOf(url: string) {
  const query = /\?([^#]*)/.exec(url)?.[1] ?? '';
  return query.split('&').flatMap((pair) => {
    if (pair === '') return [];
    const [, name = pair, value = ''] = /^([^=]*)=(.*)$/s.exec(pair) ?? [];
    const decoded = new URLSearchParams(pair).get(new URLSearchParams(pair).keys().next().value ?? '') ?? '';
    const isCredential = value !== '' && (credentialName.test(name) || looksRandom.test(decoded));
    return [{ pair, name, value, decoded, isCredential }];
  });
}
