export { applyEdits, keepingLines, type TextEdit } from './text-edits.ts';
