/**
 * The text with `content` between `<!-- NAME:start -->` and `<!-- NAME:end -->`.
 * @throws Error where the two markers do not stand there once each and in this order.
 */
export function fillMarkers(text: string, name: string, content: string, path: string): string {
  const start = `<!-- ${name}:start -->`;
  const end = `<!-- ${name}:end -->`;
  const [before, inside, ...tooMany] = text.split(start);
  const [, after, ...tooManyEnds] = (inside ?? '').split(end);
  if (before === undefined || after === undefined || tooMany.length > 0 || tooManyEnds.length > 0) {
    throw new Error(`${path} needs the lines ${start} and ${end}, once each and in this order.`);
  }
  return `${before}${start}\n\n${content}\n\n${end}${after}`;
}
