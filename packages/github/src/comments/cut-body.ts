const longest = 65_536;

/**
 * The text of a comment, cut to the 65,536 characters that GitHub accepts. A longer text ends at a line; a code block
 * or folded details that are open there are closed.
 * @param rest the sentence that says where the rest is
 */
export function cutBody(body: string, rest: string): string {
  if (body.length <= longest) return body;
  const room = longest - rest.length - 200;
  const end = body.lastIndexOf('\n', room);
  const kept = body.slice(0, end > room / 2 ? end : wholeCharacters(body, room));
  return `${kept}${closeOpen(kept)}\n\n${rest}`;
}

/** The length, or one less where the cut would fall between the two halves of a character. */
function wholeCharacters(text: string, length: number): number {
  return /[\uD800-\uDBFF]/.test(text[length - 1] ?? '') ? length - 1 : length;
}

function closeOpen(text: string): string {
  let fence = '';
  for (const [, mark = ''] of text.matchAll(/^ {0,3}(`{3,}|~{3,})/gm)) {
    if (fence === '') fence = mark;
    else if (mark.startsWith(fence)) fence = '';
  }
  const open = [...text.matchAll(/<details\b/g)].length - [...text.matchAll(/<\/details>/g)].length;
  return `${fence && `\n${fence}`}${'\n\n</details>'.repeat(Math.min(Math.max(open, 0), 10))}`;
}
