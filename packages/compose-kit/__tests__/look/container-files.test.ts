import { describe, expect, test } from '@jest/globals';
import { withoutEnvironment } from '../../src/look/container-files.ts';

describe('the description of a container', () => {
  const whole = {
    Id: 'c1',
    Config: { Image: 'web', Env: ['PGPASSWORD=p%40ss\'w"ord$1', 'NODE_ENV=production', 'A'] },
  };

  test('has the names of its variables and none of their values', () => {
    const { text, environment } = withoutEnvironment(whole);
    expect(JSON.parse(text)).toEqual({
      Id: 'c1',
      Config: { Image: 'web', Env: ['PGPASSWORD', 'NODE_ENV', 'A'] },
    });
    expect(environment).toEqual({ PGPASSWORD: 'p%40ss\'w"ord$1', NODE_ENV: 'production', A: '' });
  });
});
