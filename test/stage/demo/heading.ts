import { styleText } from 'node:util';

/** Prints the title of a part. */
export function heading(text: string): void {
  console.log(`\n${styleText('bold', `== ${text} ==`)}`);
}
