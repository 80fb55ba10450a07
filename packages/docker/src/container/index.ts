export { type LastWords, lastWords, lastWordsOfTask } from './last-words.ts';
