import { describe, expect, test } from '@jest/globals';
import { parsePushedDigest, pushArgv } from '../../../src/build/builder/push-image.ts';
import { container, engine } from '../target.ts';

const digest = `sha256:${'c'.repeat(64)}`;
const tag = { repository: 'r.io/acme/harbor', tag: '1.4.2', digest };

describe('a tag gets into the registry', () => {
  test("by docker push from the engine's own store", () => {
    expect(pushArgv(tag, engine)).toEqual(['docker', 'push', 'r.io/acme/harbor:1.4.2']);
  });

  test('by writing only the tag where another builder has pushed the content', () => {
    expect(pushArgv(tag, container, 'big')).toEqual([
      ...['docker', 'buildx', 'imagetools', 'create', '--builder', 'big', '--prefer-index=false'],
      ...['--tag', 'r.io/acme/harbor:1.4.2', `r.io/acme/harbor@${digest}`],
    ]);
  });

  test('and docker push says which digest it has', () => {
    expect(
      parsePushedDigest(`5ec4405b33be: Layer already exists\n1.4.2: digest: ${digest} size: 891\n`),
    ).toBe(digest);
    expect(parsePushedDigest('5ec4405b33be: Pushed')).toBeUndefined();
  });
});
