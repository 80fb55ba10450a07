import { Failure } from '@fairway/runtime';

/**
 * Refuses a Prisma that splits scripts. Prisma 6.16 to 6.19 with `engine: 'js'` in its prisma.config cuts a script at
 * every semicolon and sends the pieces one by one. A migration is then not applied as a whole, and the body of a
 * function is cut in two.
 * @param config the text of prisma.config
 * @throws Failure for such a version and setting
 */
export function requireWholeScripts(version: string, config: string, place: string): void {
  const code = config.replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/g, '');
  if (!version.startsWith('6.') || !/\bengine\s*:\s*['"`]js['"`]/.test(code)) return;
  throw new Failure({
    what: `Prisma ${version} in ${place} would not apply migrations as wholes.`,
    why: "Its prisma.config says engine: 'js', with which Prisma 6 cuts each script at its semicolons and applies the pieces one by one.",
    fix: "Take engine: 'js' out of prisma.config (the classic engine migrates), or use Prisma 7.",
  });
}
