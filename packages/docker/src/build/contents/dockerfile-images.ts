/**
 * The images that a Dockerfile is built from, so that a key of its inputs can hold their digests. In doubt it names an
 * image too many: a missing one would let an outdated image be reused.
 * @param text the Dockerfile
 * @param args the build arguments
 * @returns references, sorted, each once; undefined where the text alone does not name them all: a name holds a variable
 *   without a value, or `ADD` reads something from the network
 */
export function imagesOfDockerfile(
  text: string,
  args: Readonly<Record<string, string>>,
): readonly string[] | undefined {
  const values = new Map<string, string>();
  const stages = new Set(['scratch']);
  const images = new Set<string>();
  const from = (name: string): boolean => {
    const known = (reference: string) => stages.has(reference.toLowerCase()) || /^\d+$/.test(reference);
    if (known(name)) return true;
    const reference = substitute(name, values);
    if (reference === undefined) return false;
    if (!known(reference)) images.add(reference);
    return true;
  };
  const frontend = /^#\s*syntax\s*=\s*(\S+)/m.exec(text)?.[1];
  if (frontend !== undefined) images.add(frontend);
  for (const line of instructions(text)) {
    const [word = '', ...rest] = line.split(/\s+/);
    switch (word.toUpperCase()) {
      case 'ARG':
        for (const one of rest) declare(one, args, values);
        break;
      case 'FROM': {
        const [name = '', as, stage] = rest.filter((part) => !part.startsWith('--'));
        if (!from(name)) return undefined;
        if (as?.toUpperCase() === 'AS' && stage !== undefined) stages.add(stage.toLowerCase());
        break;
      }
      case 'ADD':
        if (/https?:|git@|git:|ssh:|\$/i.test(line)) return undefined;
        break;
    }
    for (const [, name = ''] of line.matchAll(/(?:--|[,=])from=([^,\s]+)/g))
      if (!from(name)) return undefined;
  }
  return [...images].sort();
}

/** The instructions without comments, each with its continued lines joined. */
function instructions(text: string): string[] {
  const sign = /^#\s*escape\s*=\s*`/im.test(text) ? '`' : '\\';
  const whole: string[] = [];
  let open = '';
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(#|$)/.test(line)) continue;
    const continued = line.trimEnd().endsWith(sign);
    open += continued ? `${line.trimEnd().slice(0, -1)} ` : line;
    if (continued) continue;
    whole.push(open.trim());
    open = '';
  }
  return open === '' ? whole : [...whole, open.trim()];
}

function declare(text: string, args: Readonly<Record<string, string>>, values: Map<string, string>): void {
  const [name = '', ...rest] = text.split('=');
  const given = args[name];
  if (given !== undefined) values.set(name, given);
  else if (rest.length > 0) {
    const own = substitute(rest.join('=').replaceAll(/["']/g, ''), values);
    if (own !== undefined) values.set(name, own);
  }
}

/** The text with `$X`, `${X}` and `${X:-default}` replaced; undefined where a variable has no value. */
function substitute(text: string, values: ReadonlyMap<string, string>): string | undefined {
  let whole = true;
  const replaced = text
    .replaceAll(/\$(?:\{(\w+)(?::-([^}]*))?\}|(\w+))/g, (_all, braced, fallback, plain) => {
      const value = values.get(braced ?? plain) || fallback;
      if (value === undefined) whole = false;
      return value ?? '';
    })
    .replaceAll(/^["']|["']$/g, '');
  return whole && !replaced.includes('$') ? replaced : undefined;
}
