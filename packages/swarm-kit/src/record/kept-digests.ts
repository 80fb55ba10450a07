import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';

/**
 * Prints the lines of `digests` of every stored release, of all stacks and projects, and a last line. Each is found by the
 * beginning of its line, so a long value in another line costs one look. A release that another user keeps cannot be read and
 * is left out; a release that is removed meanwhile as well.
 */
const script = `
for file in "$1"/*/*/releases/*/release.json; do
  [ -r "$file" ] || continue
  sed -n '/^  "digests": {$/,/^  }/p' < "$file" || [ ! -e "$file" ] || exit 66
done
echo end
`;

const timeoutMs = 60_000;

/**
 * The images of all releases that a host keeps.
 * @throws Failure where they could not be read completely: an image must not be removed for want of an answer
 */
export async function keptDigests(host: Host, stateDir: string): Promise<ReadonlySet<string>> {
  const { stdout } = await host.exec(['sh', '-c', script, 'digests', stateDir], {
    timeoutMs,
    show: 'images of all stored releases',
  });
  const lines = stdout.split('\n').filter((line) => line !== '');
  const found = lines.map(imageIn);
  if (lines.at(-1) === 'end' && found.every((image) => image !== undefined))
    return new Set(found.filter((image) => image !== ''));
  throw new Failure({
    what: `The images of the stored releases on ${host.name} cannot be read.`,
    why: 'A release there does not have the form that Fairway writes, or the answer was cut.',
    fix: `Look at ${stateDir} on ${host.name}. No image was removed.`,
  });
}

/** The image in a line; empty in a line around them; undefined in a line that cannot be read. */
function imageIn(line: string): string | undefined {
  if (line === '  "digests": {' || /^ {2}\},?$/.test(line) || line === 'end') return '';
  try {
    const [image] = Object.values(JSON.parse(`{${line.replace(/,$/, '')}}`) as Record<string, unknown>);
    return typeof image === 'string' ? image : undefined;
  } catch {
    return undefined;
  }
}
