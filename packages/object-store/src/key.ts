const mostBytes = 1_024;

/**
 * The key as a store knows it: the prefix of the destination, and the key below it.
 * @throws TypeError for a key that no store takes, or that some stores and proxies would make another key of
 */
export function fullKey(prefix: string, key: string): string {
  const full = prefix === '' ? key : `${prefix}/${key}`;
  if (Buffer.byteLength(full) > mostBytes)
    throw new TypeError(`The key ${full} has more than ${mostBytes} bytes.`);
  if (!full.isWellFormed() || /\p{Cc}/u.test(full)) {
    throw new TypeError(`The key ${JSON.stringify(full)} holds a character that is none.`);
  }
  if (full.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    throw new TypeError(`The key ${full} has a part that is empty or a dot.`);
  }
  return full;
}

/** What all full keys of a listing begin with. Unlike a key, it may end anywhere. */
export function fullPrefix(prefix: string, listed: string): string {
  return prefix === '' ? listed : `${prefix}/${listed}`;
}

/** The key below the prefix; undefined for a key that does not lie there. */
export function keyBelow(prefix: string, full: string): string | undefined {
  if (prefix === '') return full;
  return full.startsWith(`${prefix}/`) ? full.slice(prefix.length + 1) : undefined;
}

/** A prefix as people write it (`/backups/`) without slashes at its ends. */
export function barePrefix(written: string): string {
  return written.replace(/^\/+|\/+$/g, '');
}

/**
 * Every byte outside `A-Za-z0-9-_.~` as `%XX`, a slash too. A URL leaves `( ) + & = : @` as they are, and a store that
 * encodes them before it compares signatures then refuses the request.
 */
export function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The same for a path: slashes stay. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeRfc3986).join('/');
}
