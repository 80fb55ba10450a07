import { describe, expect, test } from '@jest/globals';
import { modelSchema } from '../../../src/compose/index.ts';
import { requireValues } from '../../../src/compose/model/unset-variables.ts';
import { parseStackFile } from '../../../src/stack/index.ts';

const warning = (name: string) =>
  `time="2026-01-01T00:00:00Z" level=warning msg="The \\"${name}\\" variable is not set. Defaulting to a blank string."\n`;

/** Compose with one service, in which the variables stand at these places; `port` takes numbers only. */
function compose(
  place: (value: (name: string) => string) => object,
  refuses: readonly string[] = [],
  more = '',
) {
  const read = (given: Readonly<Record<string, string>>) =>
    modelSchema.parse({
      name: 'app',
      services: { web: { image: 'web', ...place((name) => given[name] ?? '') } },
      'x-any': { note: given['X'] ?? '' },
    });
  return (names: readonly string[], builds = false) =>
    requireValues(
      {
        said: names.map(warning).join(''),
        model: read({}),
        files: [
          parseStackFile('compose.yaml', `services:\n  web:\n    image: "web:\${A}"\n    ${more}`, 'compose'),
        ],
        builds,
      },
      async (given) => (refuses.some((name) => Object.hasOwn(given, name)) ? undefined : read(given)),
    );
}

describe('a variable without a value', () => {
  test.each<[string, (value: (name: string) => string) => object]>([
    ['a value', (value) => ({ environment: { URL: `https://${value('A')}` } })],
    ['a key', (value) => ({ labels: { [`of.${value('A')}`]: 'x' } })],
  ])('in %s of a service is refused, with its line', async (_what, place) => {
    await expect(compose(place)(['A'])).rejects.toMatchObject({
      what: 'The Compose files use the variable A, which is not given.',
      evidence: ['compose.yaml:3: A'],
    });
  });

  test.each<[string, (value: (name: string) => string) => object]>([
    ['a service that is switched off', () => ({})],
    ['a build that does not run', (value) => ({ build: { context: '.', args: { X: value('X') } } })],
    ['what nothing uses', (value) => ({ 'x-note': value('X') })],
  ])('only in %s is not needed', async (_what, place) => {
    await expect(compose(place)(['X'])).resolves.toBeUndefined();
  });

  test('is told with all others, line by line, and with what GitHub does to a secret that does not exist', async () => {
    const user = 'user: "${B}"';
    const both = compose((value) => ({ environment: { A: value('A'), B: value('B') } }), [], user);
    await expect(both(['B', 'A'])).rejects.toMatchObject({
      why: 'Compose would put an empty text in their place and deploy that.',
      evidence: ['compose.yaml:3: A', 'compose.yaml:4: B'],
      fix: expect.stringMatching(
        /^Give B, A with .* GitHub hands over an empty text for one that does not exist\.$/,
      ),
    });
  });

  test('in a build that runs is refused', async () => {
    const build = compose((value) => ({ build: { context: '.', args: { X: value('X') } } }));
    await expect(build(['X'], true)).rejects.toThrow('the variable X');
  });

  test('to which Compose takes no number is refused, and others are still told apart', async () => {
    const place = (value: (name: string) => string) => ({ environment: { A: value('A') } });
    await expect(compose(place, ['MODE'])(['A', 'MODE', 'X'])).rejects.toMatchObject({
      what: 'The Compose files use 2 variables that are not given.',
    });
  });
});
