import type { Report } from './declarations.ts';

/**
 * The text with `content` between `<!-- NAME:start -->` and `<!-- NAME:end -->`. Both markers must occur once, in this
 * order. Otherwise the problem is reported and the text is returned unchanged.
 */
export function fillMarkers(
  text: string,
  name: string,
  content: string,
  at: { readonly path: string; readonly report: Report },
): string {
  const start = `<!-- ${name}:start -->`;
  const end = `<!-- ${name}:end -->`;
  const [before, inside, ...tooMany] = text.split(start);
  const [, after, ...tooManyEnds] = (inside ?? '').split(end);
  if (before === undefined || after === undefined || tooMany.length > 0 || tooManyEnds.length > 0) {
    at.report(`${at.path} needs the lines ${start} and ${end}, once each and in this order.`);
    return text;
  }
  return `${before}${start}\n\n${content}\n\n${end}${after}`;
}
