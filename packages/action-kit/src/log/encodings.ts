/** Base64 has three forms of the same bytes: they depend on the position of the first byte in a group of three. */
function base64Faces(bytes: Buffer): string[] {
  return [0, 1, 2].map((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const unsureAtEnd = (shift + bytes.length) % 3 === 0 ? 0 : 1;
    return shifted.slice([0, 2, 3][shift], shifted.length - unsureAtEnd);
  });
}

/** The password inside a URL such as `postgres://app:pw@db/harbor`, as written and decoded. */
function urlPasswords(value: string): string[] {
  const written = /^[a-z][a-z0-9+.-]*:\/\/[^/?#:@]*:([^/?#]*)@/i.exec(value)?.[1];
  if (!written) return [];
  try {
    return [written, decodeURIComponent(written)];
  } catch {
    return [written];
  }
}

/**
 * The forms in which a secret may show up in a text: itself, each of its lines and the password of a URL, as they are
 * and as they stand in JSON and in a URL; the whole and the password in Base64, too. Forms that are not `worth` masking
 * are left out.
 */
export function formsOf(secret: string, worth: (form: string) => boolean): string[] {
  const wholes = [secret, secret.trim(), ...urlPasswords(secret.trim())];
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  const forms = new Set<string>();
  for (const form of [...wholes, ...lines].filter(worth)) {
    forms.add(form);
    forms.add(JSON.stringify(form).slice(1, -1));
    forms.add(encodeURIComponent(form.toWellFormed()));
  }
  for (const whole of wholes.filter(worth))
    for (const face of base64Faces(Buffer.from(whole, 'utf8'))) forms.add(face);
  return [...forms].filter(worth);
}
