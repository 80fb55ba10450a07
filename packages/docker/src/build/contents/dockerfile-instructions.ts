/** One instruction of a Dockerfile. */
export interface Instruction {
  /** In capitals: `FROM`. Of an `ONBUILD`, the instruction behind it. */
  readonly name: string;
  /** Its flags: `--from=base`. */
  readonly flags: readonly string[];
  /** Its other words. */
  readonly words: readonly string[];
  /** Everything behind its name. */
  readonly text: string;
}

/** What a Dockerfile says, with the image of its frontend where a first line names one. */
export interface Dockerfile {
  /** The image of `# syntax=`. */
  readonly frontend: string | undefined;
  readonly instructions: readonly Instruction[];
}

/** A parser directive; they stand before everything else (docs.docker.com/reference/dockerfile, "Parser directives"). */
const directive = /^\s*#\s*([A-Za-z][A-Za-z0-9]*)\s*=\s*(\S+)\s*$/;

/** The instructions of a Dockerfile: comments and the texts of heredocs are left out, continued lines are joined. */
export function readDockerfile(text: string): Dockerfile {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const directives = new Map<string, string>();
  for (const line of lines) {
    const [, name, value] = directive.exec(line) ?? [];
    if (name === undefined || value === undefined) break;
    directives.set(name.toLowerCase(), value);
  }
  const sign = directives.get('escape') === '`' ? '`' : '\\';
  const instructions: Instruction[] = [];
  let open = '';
  for (let at = 0; at < lines.length; ) {
    const line = lines[at++] ?? '';
    if (/^\s*(#|$)/.test(line)) continue;
    const trimmed = line.trimEnd();
    if (trimmed.endsWith(sign)) {
      open += `${trimmed.slice(0, -1)} `;
      continue;
    }
    const whole = asInstruction(open + line);
    open = '';
    instructions.push(whole);
    for (const { end, tabs } of heredocsOf(whole)) {
      const ends = lines.findIndex(
        (one, index) => index >= at && (tabs ? one.replace(/^\t+/, '') : one) === end,
      );
      if (ends >= 0) at = ends + 1;
    }
  }
  if (open.trim() !== '') instructions.push(asInstruction(open));
  return { frontend: directives.get('syntax'), instructions };
}

function asInstruction(line: string): Instruction {
  const [first = '', ...rest] = line.trim().split(/\s+/);
  const name = first.toUpperCase();
  if (name === 'ONBUILD') return asInstruction(rest.join(' '));
  const from = rest.findIndex((word) => !word.startsWith('--'));
  const flags = from < 0 ? rest : rest.slice(0, from);
  return { name, flags, words: from < 0 ? [] : rest.slice(from), text: rest.join(' ') };
}

/** Words as a shell reads them, with their quotes. */
const shellWord = /(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/g;

/** The heredocs that an instruction opens, as BuildKit's parser finds them: only these instructions may have some. */
function heredocsOf({ name, text }: Instruction): readonly { end: string; tabs: boolean }[] {
  if (!['RUN', 'COPY', 'ADD'].includes(name)) return [];
  return (text.match(shellWord) ?? []).flatMap((word) => {
    const [, tabs = '', quoted = ''] = /^\d*<<(-?)([^<]+)$/.exec(word) ?? [];
    const end = quoted.replaceAll(/["']/g, '');
    return end === '' ? [] : [{ end, tabs: tabs === '-' }];
  });
}
