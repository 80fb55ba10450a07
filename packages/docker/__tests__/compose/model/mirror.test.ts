import { posix } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { mirrorIn } from '../../../src/compose/model/mirror.ts';
import { onHost } from '../../../src/compose/model/read-model.ts';

const mirror = mirrorIn('/tmp/fairway-compose-0123456789abcdef01234567');

/** What Compose makes of a relative path in a project of /srv/www/app, read back from the mirror. */
const fromApp = (path: string) => mirror.back(posix.join(mirror.at('/srv/www/app'), path));

describe('a relative path of a project names the same place in the mirror as on the host', () => {
  test.each([
    ['./data', '/srv/www/app/data'],
    ['.', '/srv/www/app'],
    ['..', '/srv/www'],
    ['../uploads', '/srv/www/uploads'],
    ['../../../etc', '/etc'],
    ['../../..', '/'],
    ['../../../../../../x', '/x'],
    ['../../../../cdef01234567x', '/cdef01234567x'],
    ['$x/é', '/srv/www/app/$x/é'],
  ])('%s', (path, expected) => {
    expect(fromApp(path)).toBe(expected);
  });

  test('also within a longer text', () => {
    const dir = mirror.at('/srv/www/app');
    expect(mirror.back(`open ${dir}/web.env: no such file, in "${dir}"`)).toBe(
      'open /srv/www/app/web.env: no such file, in "/srv/www/app"',
    );
  });

  test('and a path of the host stays as it is', () => {
    expect(mirror.back('/tmp/fairway-compose-other/x')).toBe('/tmp/fairway-compose-other/x');
  });
});

describe('the model out of the output of Compose', () => {
  const source = (path: string) => ({ type: 'bind', source: path, target: '/x' });
  const output = JSON.stringify({
    name: 'app',
    services: {
      web: {
        image: 'web',
        build: { context: mirror.at('/srv/www/src') },
        labels: { a$$b: 'c$$d$$$$' },
        volumes: [source(`${mirror.at('/srv/www')}/uploads`), source('/home/me/data')],
      },
    },
  });
  const { model, relativePaths } = onHost(output, mirror);

  test('has single dollars in keys and values', () => {
    expect(model.services['web']?.labels).toEqual({ a$b: 'c$d$$' });
  });

  test('has paths of the host, and tells those that the files give relative to themselves', () => {
    expect(model.services['web']?.volumes?.map((one) => one.source)).toEqual([
      '/srv/www/uploads',
      '/home/me/data',
    ]);
    expect(relativePaths).toEqual(['/srv/www/uploads']);
  });
});
