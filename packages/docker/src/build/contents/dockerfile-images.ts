import { readDockerfile } from './dockerfile-instructions.ts';

/** The images that a Dockerfile is built from. */
export interface DockerfileImages {
  /** All of them, sorted, each once. */
  readonly all: readonly string[];
  /** Those that a stage begins with. Their own instructions (`ONBUILD`) run in the build. */
  readonly bases: readonly string[];
  /** Whether another program than Docker's own Dockerfile frontend reads the Dockerfile. */
  readonly foreignFrontend: boolean;
}

/** Build arguments that BuildKit gives a Dockerfile by itself are not known here; a name with one of them is open. */
type Values = Map<string, string>;

/**
 * The images that a Dockerfile is built from, so that a key of its inputs can hold their digests. In doubt it names an
 * image too many: a missing one would let an outdated image be reused.
 * @param text the Dockerfile
 * @param args the build arguments
 * @returns undefined where the text alone does not name them all: a name holds a variable without a value, or `ADD` reads
 *   something from the network
 */
export function imagesOfDockerfile(
  text: string,
  args: Readonly<Record<string, string>>,
): DockerfileImages | undefined {
  const { frontend: written, instructions } = readDockerfile(text);
  // Only these count in FROM: the arguments of a stage are seen by its own instructions alone.
  const global: Values = new Map();
  const stages = new Set(['scratch']);
  const images = new Set<string>();
  const bases = new Set<string>();
  const frontend = args['BUILDKIT_SYNTAX'] ?? written;
  if (frontend !== undefined) images.add(frontend);
  let stage = 0;
  for (const { name, flags, words } of instructions) {
    if (name === 'ARG' && stage === 0) for (const one of words) declare(one, args, global);
    if (name === 'FROM') {
      const [given = '', as, called] = words;
      const base = substitute(given, global);
      if (base === undefined) return undefined;
      if (!stages.has(base.toLowerCase())) {
        images.add(base);
        bases.add(base);
      }
      stage++;
      if (as?.toUpperCase() === 'AS' && called !== undefined) stages.add(called.toLowerCase());
    }
    if (name === 'ADD' && words.some((word) => /https?:|git@|git:|ssh:|\$/i.test(word))) return undefined;
    for (const from of flags.flatMap(sourcesOf)) {
      // BuildKit expands no variable there. Should it ever do so, the name is open.
      if (from.includes('$')) return undefined;
      if (!stages.has(from.toLowerCase()) && !/^\d+$/.test(from)) images.add(from);
    }
  }
  const foreignFrontend =
    frontend !== undefined && !/^(docker\.io\/)?docker\/dockerfile(-upstream)?([:@]|$)/.test(frontend);
  return { all: [...images].sort(), bases: [...bases].sort(), foreignFrontend };
}

/** The images or stages that a flag reads: `--from=base`, `--mount=type=bind,from=base`. */
function sourcesOf(flag: string): string[] {
  return [...flag.matchAll(/(?:^--|[,=])from=["']?([^,\s"']+)/g)].map(([, name = '']) => name);
}

function declare(text: string, args: Readonly<Record<string, string>>, values: Values): void {
  const [name = '', ...rest] = text.split('=');
  const given = args[name];
  if (given !== undefined) values.set(name, given);
  else if (rest.length > 0) {
    const own = substitute(rest.join('=').replaceAll(/["']/g, ''), values);
    if (own !== undefined) values.set(name, own);
    else values.delete(name);
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
