import { describe, expect, test } from '@jest/globals';
import { fieldChanges } from '../../src/tell/field-changes.ts';

describe('the fields that differ', () => {
  test.each<[string, unknown, unknown, unknown]>([
    ['none', { a: { b: [1] } }, { a: { b: [1] } }, []],
    [
      'by their words in the file',
      { deploy: { replicas: 2, mode: 'replicated' } },
      { deploy: { replicas: 3, mode: 'replicated' } },
      [{ field: 'deploy.replicas', from: '2', to: '3' }],
    ],
    ['new ones', {}, { deploy: { replicas: 3 } }, [{ field: 'deploy.replicas', to: '3' }]],
    ['gone ones', { init: true }, {}, [{ field: 'init', from: 'true' }]],
    [
      'lists as a whole',
      { command: ['a', 'b'] },
      { command: ['b'] },
      [{ field: 'command', from: '["a","b"]', to: '["b"]' }],
    ],
    [
      'long values, cut',
      { command: 'x' },
      { command: 'y'.repeat(100) },
      [{ field: 'command', from: 'x', to: `${'y'.repeat(79)}…` }],
    ],
    [
      'the environment by name alone',
      { environment: { A: '1', B: '1' } },
      { environment: { A: '2', B: '1', C: '3' } },
      [{ field: 'environment.A' }, { field: 'environment.C' }],
    ],
  ])('%s', (_, from, to, changes) => {
    expect(fieldChanges(from, to)).toEqual(changes);
  });

  test('never show a secret, neither an old nor a new one', () => {
    const rules = { secretValues: ['hunter2', 'old-secret'] };
    expect(
      fieldChanges(
        { command: ['--password=old-secret'], labels: { a: 'x' } },
        { command: ['--password=b'], labels: { a: 'see hunter2' } },
        rules,
      ),
    ).toEqual([{ field: 'command' }, { field: 'labels.a' }]);
  });

  test('leave out ignored fields', () => {
    expect(fieldChanges({ image: 'a' }, { image: 'b' }, { ignore: (field) => field === 'image' })).toEqual(
      [],
    );
  });
});
