import { draw } from './draw.ts';
import { dataOf, type StatusPage } from './page-data.ts';

/** The files of a status page, for one directory: the page, and what it shows as data. */
export function statusPageFiles(
  page: StatusPage,
): readonly { readonly name: string; readonly content: string }[] {
  const data = dataOf(page);
  return [
    { name: 'index.html', content: draw(data) },
    { name: 'status.json', content: `${JSON.stringify(data, null, 1)}\n` },
  ];
}
