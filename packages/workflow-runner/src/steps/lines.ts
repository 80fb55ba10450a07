import type { Readable } from 'node:stream';

/** Characters of the longest line. A longer line is passed on in pieces. */
const longestLine = 256 * 1024;

/**
 * Passes a stream on line by line, without line ends.
 * @returns a function that passes on an unfinished last line and ends the passing
 */
export function splitLines(stream: Readable, onLine: (line: string) => void): () => void {
  let rest = '';
  let ended = false;
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    if (ended) return;
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
    if (rest.length < longestLine) return;
    onLine(rest);
    rest = '';
  });
  return () => {
    if (!ended && rest !== '') onLine(rest);
    ended = true;
    stream.destroy();
  };
}
