/** Characters below which a password alone is not looked for; the URL with it is. */
const shortest = 4;

/**
 * Removes database URLs and their passwords from texts, in every spelling that a tool may print.
 * @returns a function from a text to the same text with `***` in place of each
 */
export function redactorOf(urls: Iterable<string>): (text: string) => string {
  const secrets = new Set<string>();
  for (const url of urls) {
    secrets.add(url);
    const encoded = /^[a-z+]+:\/\/[^:@/]*:([^@]*)@/i.exec(url)?.[1];
    if (!encoded) continue;
    secrets.add(encoded);
    try {
      const password = decodeURIComponent(encoded);
      secrets.add(password);
      // The password as JSON text, and as a form encodes it.
      secrets.add(JSON.stringify(password).slice(1, -1));
      secrets.add(encodeURIComponent(password));
    } catch {
      // A malformed URL is redacted as a whole, without its decoded parts.
    }
  }
  // GitHub masks nothing shorter either: a letter that is everywhere would leave no word of a message.
  for (const secret of secrets) if (secret.length < shortest) secrets.delete(secret);
  // The longest first: replacing a shorter secret inside a longer one would leave the rest of the longer one.
  const ordered = [...secrets].filter((secret) => secret !== '').sort((a, b) => b.length - a.length);
  return (text) => ordered.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}
