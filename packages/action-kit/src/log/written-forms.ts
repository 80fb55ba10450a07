/** The password inside a URL such as `postgres://app:pw@db/harbor`, as written and decoded. */
export function urlPasswords(value: string): string[] {
  const written = /^[a-z][a-z0-9+.-]*:\/\/[^/?#:@]*:([^/?#]*)@/i.exec(value)?.[1];
  if (!written) return [];
  try {
    return [written, decodeURIComponent(written)];
  } catch {
    return [written];
  }
}

/** A text as it is, and as programs write it into JSON, URLs, shell lines, YAML, SQL, Compose files and HTML. */
export function writtenForms(text: string): ReadonlySet<string> {
  return new Set([
    text,
    ...jsonForms(text),
    ...percentForms(text),
    ...shellForms(text),
    ...htmlForms(text),
    // Compose and its `config`.
    text.replaceAll('$', '$$$$'),
    // SQL, and single quotes of YAML.
    text.replaceAll("'", "''"),
  ]);
}

/**
 * JSON allows several forms of one text. Go escapes what HTML would read, which all logs of Docker show; Python escapes
 * all that is not ASCII, .NET quotes too, PHP the slash; a log of a log is written twice.
 */
function jsonForms(text: string): string[] {
  const plain = JSON.stringify(text).slice(1, -1);
  const go = plain.replace(/[&<>\u2028\u2029]/g, unicodeEscape);
  const ascii = [plain, go].map((form) => form.replace(/[^ -~]/g, unicodeEscape));
  const dotNet = text
    .replaceAll('\\', '\\\\')
    .replace(/["&'+<>`]|[^ -~]/g, (one) => `\\u${unicodeEscape(one).slice(2).toUpperCase()}`);
  const all = [plain, go, ...ascii, dotNet];
  const twice = all.map((form) => JSON.stringify(form).slice(1, -1));
  return [...all, ...all.map((form) => form.replaceAll('/', '\\/')), ...twice];
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Encoders differ in what they leave as it is, in the case of the digits, and in forms a space is a plus sign. */
function percentForms(text: string): string[] {
  const whole = text.toWellFormed();
  const component = encodeURIComponent(whole);
  const strict = component.replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  const forms = [
    encodeURI(whole),
    component,
    strict,
    strict.replaceAll('%2F', '/'),
    strict.replaceAll('%20', '+'),
    new URLSearchParams([['', whole]]).toString().slice(1),
  ];
  return [...forms, ...forms.map((form) => form.replace(/%[0-9A-F]{2}/g, (one) => one.toLowerCase()))];
}

/** Inside single quotes as POSIX shells and as Python write them, inside double quotes, and with backslashes as bash. */
function shellForms(text: string): string[] {
  return [
    text.replaceAll("'", "'\\''"),
    text.replaceAll("'", `'"'"'`),
    text.replace(/["\\$`]/g, '\\$&'),
    text.replace(/[^\w@%+=:./\u0080-\uffff-]/g, '\\$&'),
    text.replace(/[^\w@%+=:./,\u0080-\uffff-]/g, '\\$&'),
  ];
}

function htmlForms(text: string): string[] {
  const plain = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const quotes = [
    ['"', "'"],
    ['&quot;', "'"],
    ['&quot;', '&#39;'],
    ['&quot;', '&#x27;'],
    ['&quot;', '&apos;'],
    ['&#34;', '&#39;'],
  ] as const;
  return quotes.map(([double, single]) => plain.replaceAll('"', double).replaceAll("'", single));
}
