import type { Effect } from '../judge/effect.ts';

/**
 * The kinds that a comment of a script consents to: `-- fairway: allow contracting, blocking: REASON`. A comment is one
 * where PostgreSQL reads one: not in a string, in the body of a function, or in a comment of several lines.
 */
export function consentIn(script: string): readonly Effect['kind'][] {
  const words = lineComments(script).flatMap((comment) => {
    const list = /^--\s*fairway:\s*allow\s+([a-z]+(?:\s*,\s*[a-z]+)*)/i.exec(comment)?.[1] ?? '';
    return list.toLowerCase().split(/\s*,\s*/);
  });
  return (['contracting', 'blocking'] as const).filter((kind) => words.includes(kind));
}

/** A string, a quoted name, a dollar-quoted text or the beginning of a comment, whatever comes first. */
const next =
  /--[^\n]*|\/\*|(?<![\w$])[eE]'(?:[^'\\]|\\[\s\S]|'')*'?|'(?:[^']|'')*'?|"(?:[^"]|"")*"?|(?<![\w$])\$((?:[a-zA-Z_\u0080-\uffff][\w\u0080-\uffff]*)?)\$/g;

function lineComments(script: string): readonly string[] {
  const comments: string[] = [];
  const pattern = new RegExp(next);
  for (let found = pattern.exec(script); found; found = pattern.exec(script)) {
    const [text, tag] = found;
    if (text.startsWith('--')) comments.push(text);
    if (text === '/*') pattern.lastIndex = endOfComment(script, pattern.lastIndex);
    if (tag !== undefined) {
      const end = script.indexOf(text, pattern.lastIndex);
      pattern.lastIndex = end < 0 ? script.length : end + text.length;
    }
  }
  return comments;
}

/** Comments of several lines hold others. */
function endOfComment(script: string, from: number): number {
  const pattern = /\/\*|\*\//g;
  pattern.lastIndex = from;
  let depth = 1;
  for (let found = pattern.exec(script); found; found = pattern.exec(script)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return pattern.lastIndex;
  }
  return script.length;
}
