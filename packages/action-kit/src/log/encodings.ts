import { urlPasswords, writtenForms } from './written-forms.ts';

/** Base64 has three forms of the same bytes: they depend on the position of the first byte in a group of three. */
function base64Faces(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const unsureAtEnd = (shift + bytes.length) % 3 === 0 ? 0 : 1;
    const face = shifted.slice([0, 2, 3][shift], shifted.length - unsureAtEnd);
    return [face, face.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/**
 * The forms in which a secret may show up in a text: itself, each of its lines and the password of a URL, as they are
 * and as programs write them (JSON, URL, shell, HTML …); the whole and the password in Base64, too. Forms that are not
 * `worth` masking are left out.
 */
export function formsOf(secret: string, worth: (form: string) => boolean): string[] {
  const wholes = [secret, secret.trim(), ...urlPasswords(secret.trim())];
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  const forms = new Set<string>();
  for (const form of [...wholes, ...lines].filter(worth))
    for (const one of writtenForms(form)) forms.add(one);
  for (const whole of wholes.filter(worth))
    for (const face of base64Faces(Buffer.from(whole, 'utf8'))) forms.add(face);
  return [...forms].filter(worth);
}
