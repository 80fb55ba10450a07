import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { MergedStack } from '../../../src/stack/merge/merged-stack.ts';
import { renderStack } from '../../../src/stack/merge/render.ts';
import { nameData } from '../../../src/stack/merge/stored-names.ts';
import { substitute } from '../../../src/stack/source/variables.ts';

const merged = (services: MergedStack['services'], more: Partial<MergedStack> = {}): MergedStack => ({
  services,
  networks: {},
  volumes: {},
  configs: {},
  secrets: {},
  ...more,
});
const render = (stack: MergedStack, more: Partial<Parameters<typeof renderStack>[0]> = {}) =>
  renderStack({
    merged: stack,
    version: 'v1',
    images: { web: 'r/web@sha256:1' },
    data: [],
    files: [],
    ...more,
  });

describe('a rendered stack', () => {
  test('holds every text unchanged after YAML and Docker have read it', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('$', '{', '}', 'A', '\n', '"', ':', '#', ' ') }),
    );
    fc.assert(
      fc.property(text, (value) => {
        const rendered = render(merged({ web: { environment: { VALUE: value } } }));
        const read = parse(rendered).services.web.environment.VALUE;
        expect(substitute(read, { A: 'wrong' })).toBe(value);
      }),
    );
  });

  test('holds no character that Go refuses in YAML', () => {
    const rendered = render(
      merged({ web: { environment: { VALUE: '\u0000\u0007\u007f\u009f\ufeff\ufffe\u2028' } } }),
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters looked for.
    expect(rendered).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\ufeff\ufffe]/);
  });

  test.each(['yes', '012', '1e3', '0x1F', '~', 'null', '2026-11-21', '1:30', '.inf', ' x '])(
    'keeps the text %j a text',
    (value) => {
      expect(render(merged({ web: { environment: { VALUE: value } } }))).toContain(`VALUE: "${value}"`);
    },
  );

  test('has digests for images, names for data, the release on every service, and no key that was already read', () => {
    const named = nameData('pier', {
      kind: 'config',
      key: 'nginx',
      content: Buffer.from('x'),
      definition: { file: 'a' },
    });
    const stack = merged(
      { web: { image: 'r/web:v1', env_file: ['web.env'], build: {}, deploy: { labels: { a: 'b' } } } },
      { configs: { nginx: { file: 'a' }, other: { external: true, name: 'other' } } },
    );
    expect(parse(render(stack, { data: [named] }))).toMatchObject({
      services: {
        web: { image: 'r/web@sha256:1', deploy: { labels: { a: 'b', 'io.fairway.release': 'v1' } } },
      },
      configs: {
        nginx: { external: true, name: expect.stringMatching(/^pier_nginx_[0-9a-f]{12}$/) },
        other: { external: true, name: 'other' },
      },
    });
    expect(render(stack)).not.toMatch(/env_file|build/);
  });

  test.each([
    ['/srv/pages', true],
    ['/srv/pages/nginx/conf', true],
    ['/srv', true],
    ['/srv/pages-of-others', false],
    ['/etc', false],
  ])('marks a service that mounts %s with the content of /srv/pages: %s', (source, marked) => {
    const stack = merged({ web: { volumes: [{ type: 'bind', source, target: '/x' }] } });
    const rendered = render(stack, { files: [{ to: '/srv/pages', manifest: 'abcdef0123456789' }] });
    expect(rendered.includes('io.fairway.files: "abcdef012345"')).toBe(marked);
  });
});

describe('the name of a config or secret', () => {
  const name = (content: string, definition = {}, key = 'key') =>
    nameData('pier', { kind: 'secret', key, content: Buffer.from(content), definition }).name;

  test('is the same for the same content, and another for other content or another template driver', () => {
    expect(name('a')).toBe(name('a'));
    expect(name('a')).not.toBe(name('b'));
    expect(name('a', { template_driver: 'golang' })).not.toBe(name('a'));
    expect(name('a', { name: 'own' })).toMatch(/^own_[0-9a-f]{12}$/);
  });

  test('is refused where Docker would find it too long', () => {
    expect(() => name('a', {}, 'k'.repeat(60))).toThrow(/64[\s\S]*Shorten/);
  });
});
