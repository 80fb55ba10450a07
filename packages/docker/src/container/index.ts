export { type LastWords, labelledLines, lastWords, outputOf } from './last-words.ts';
