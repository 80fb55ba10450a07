/** The fields of the context that Swarm expands templates with (moby/swarmkit, template/context.go). */
const fields: Readonly<Record<string, readonly string[]>> = {
  Service: ['ID', 'Name', 'Labels'],
  Node: ['ID', 'Hostname', 'Platform'],
  Task: ['ID', 'Name', 'Slot'],
};

/** The functions and keywords of Go's text/template, and Swarm's own `join`. */
const words = new Set(
  [
    'and break call continue define else end eq false ge gt html if index join js le len lt ne nil not or print',
    'printf println range slice template true urlquery with block',
  ].flatMap((line) => line.split(' ')),
);

/**
 * Why Swarm cannot expand a text as a Go template; undefined where it can, as far as names tell. Swarm itself decides about
 * everything else.
 */
export function templateProblem(text: string): string | undefined {
  // `range` and `with` give the dot another meaning.
  const hasOwnDot = /\{\{-?\s*(?:range|with)\b/.test(text);
  for (let at = text.indexOf('{{'); at >= 0; at = text.indexOf('{{', at)) {
    const action = /^\{\{-?((?:"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])*'|[^"'`}]|\}(?!\}))*)\}\}/.exec(
      text.slice(at),
    );
    if (!action) return 'A {{ has no }}.';
    const code = action[1] ?? '';
    const problem = /^\s*\/\*/.test(code) ? undefined : problemIn(code, hasOwnDot);
    if (problem) return problem;
    at += action[0].length;
  }
  return undefined;
}

function problemIn(action: string, hasOwnDot: boolean): string | undefined {
  const code = action.replaceAll(/"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])*'/g, ' "" ');
  if (code.trim() === '') return 'A {{}} is empty.';
  const unknown = [...code.matchAll(/(^|[\s(|,=])([a-z_]\w*)/gi)].find(([, , word = '']) => !words.has(word));
  if (unknown) return `Swarm has no template function "${unknown[2]}".`;
  if (hasOwnDot) return undefined;
  for (const [, , first = '', second] of code.matchAll(
    /(^|[\s(|,=])\.([A-Za-z_]\w*)(?:\.([A-Za-z_]\w*))?/g,
  )) {
    const known = fields[first];
    if (!known) return `Swarm knows .Service, .Node and .Task, and no .${first}.`;
    if (second !== undefined && !known.includes(second))
      return `.${first} has ${known.join(', ')}, and no ${second}.`;
  }
  return undefined;
}
