import { Failure } from '@fairway/runtime';

/**
 * Bytes of one variable with its name that Linux passes to a command (MAX_ARG_STRLEN, with the byte that ends it). Docker
 * takes the values of a stack file's variables from its environment alone.
 */
const mostBytes = 131_071;
/** Bytes of all variables together, below the 2 MiB that Linux leaves for them with the usual limit of the stack. */
const mostBytesTogether = 1_900_000;

/**
 * Refuses variables that no command can be given.
 * @throws Failure naming each variable that is too long, or the longest ones where all together are
 */
export function refuseLongVariables(variables: Readonly<Record<string, string>>): void {
  const sizes = Object.entries(variables)
    .map(([name, value]) => ({ name, bytes: Buffer.byteLength(`${name}=${value}`) }))
    .toSorted((a, b) => b.bytes - a.bytes);
  const long = sizes.filter(({ bytes }) => bytes > mostBytes);
  const together = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  if (long.length === 0 && together <= mostBytesTogether) return;
  const [first] = sizes;
  throw new Failure({
    what:
      long.length > 0
        ? `The variable ${first?.name} is too long for a stack file.`
        : 'The variables of the stack files are too long together.',
    why:
      long.length > 0
        ? `Docker reads variables from its environment, where Linux takes at most ${mostBytes} bytes for one of them.`
        : `Docker reads variables from its environment. They have ${together} bytes, and Linux takes at most 2 MiB.`,
    evidence: (long.length > 0 ? long : sizes.slice(0, 3)).map(
      ({ name, bytes }) => `${name}: ${bytes} bytes`,
    ),
    fix: 'Bring long values as a file: in a config or secret of the stack file (`file:`), or with the input `files`.',
  });
}
