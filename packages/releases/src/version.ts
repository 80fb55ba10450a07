import { Failure, shorten } from '@fairway/runtime';

/** Docker's grammar of an image tag (distribution/reference, `tag`). */
const tag = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/**
 * Checks the version of a release: it becomes an image tag, a directory and a word in many commands.
 * @returns the text, unchanged
 * @throws Failure when the text is not a Docker tag
 */
export function releaseVersion(text: string): string {
  if (tag.test(text)) return text;
  throw new Failure({
    what: `The release ${JSON.stringify(shorten(text, 140))} cannot be used as a version.`,
    why: reason(text),
    fix: 'Name the release like v1.4.0: letters, digits, "_", "." and "-", at most 128 of them, not starting with "." or "-". The input is `release`; it comes from the tag of the GitHub release unless it is set.',
  });
}

function reason(text: string): string {
  if (text === '') return 'It is empty.';
  if (text.length > 128) return `It has ${text.length} characters; an image tag has at most 128.`;
  const wrong = /[^A-Za-z0-9_.-]/u.exec(text)?.[0];
  if (wrong) return `It holds ${JSON.stringify(wrong)}, which no image tag may hold.`;
  return `It starts with ${JSON.stringify(text[0])}; an image tag starts with a letter, a digit or "_".`;
}
