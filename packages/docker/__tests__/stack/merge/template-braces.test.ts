import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { guardBraces } from '../../../src/stack/merge/template-braces.ts';

describe('guardBraces', () => {
  it('hides braces from Docker, and shows them as text where Swarm reads templates', () => {
    const { variables, reveal } = guardBraces({ GREETING: 'hello {{.Node.Hostname}}' });
    expect(variables['GREETING']).not.toContain('{{');
    const service = reveal({
      image: `app:${variables['GREETING']}`,
      environment: { GREETING: variables['GREETING'], NODE: '{{.Node.Hostname}}' },
    });
    expect(service).toEqual({
      image: 'app:hello {{.Node.Hostname}}',
      environment: { GREETING: 'hello {{"{{"}}.Node.Hostname}}', NODE: '{{.Node.Hostname}}' },
    });
  });

  it('gives back every value, whatever text it holds', () => {
    const piece = fc.constantFrom(
      '{{',
      '}}',
      '{',
      '<open-braces-0>',
      '<open-braces-',
      '0>',
      'x',
      '"',
      '\n',
      '$',
    );
    const value = fc.array(piece).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(value, value, (first, second) => {
        const { variables, reveal } = guardBraces({ FIRST: first, SECOND: second });
        expect(reveal({ labels: variables, command: [variables['FIRST']] })).toEqual({
          labels: { FIRST: first, SECOND: second },
          command: [first],
        });
        // The result of Go's templates.
        const environment = reveal({ environment: variables })['environment'] as Record<string, string>;
        expect(environment['FIRST']?.replaceAll('{{"{{"}}', '{{')).toBe(first);
      }),
    );
  });
});
