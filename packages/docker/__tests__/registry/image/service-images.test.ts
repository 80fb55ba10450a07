import { describe, expect, test } from '@jest/globals';
import { chooseImages } from '../../../src/registry/index.ts';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const built = (repository: string, digit: string, tags: string[] = ['v1', 'latest']) => ({
  name: repository,
  repository,
  tags,
  digest: digest(digit),
});

describe('the image of a service', () => {
  test.each([
    ['that was built for this release', 'ghcr.io/acme/web:v1', `ghcr.io/acme/web@${digest('1')}`],
    ['without a tag', 'ghcr.io/acme/web', `ghcr.io/acme/web@${digest('1')}`],
    ['of Docker Hub, however it is written', 'acme/web:v1', `docker.io/acme/web@${digest('2')}`],
    ['with two builds is chosen by its tag', 'ghcr.io/acme/api:debug', `ghcr.io/acme/api@${digest('4')}`],
  ])('%s is its digest', (_what, image, wanted) => {
    const images = [
      built('ghcr.io/acme/web', '1'),
      built('docker.io/acme/web', '2'),
      built('ghcr.io/acme/api', '3'),
      built('ghcr.io/acme/api', '4', ['debug']),
    ];
    expect(chooseImages({ web: { image } }, images)).toEqual([
      { service: 'web', written: image, wanted, built: true },
    ]);
  });

  test('from elsewhere is left for the registry to resolve', () => {
    expect(chooseImages({ db: { image: 'postgres:16' } }, [built('ghcr.io/acme/web', '1')])).toEqual([
      { service: 'db', written: 'postgres:16', wanted: 'postgres:16', built: false },
    ]);
  });

  test('is refused where it is missing, or where several built images fit and none has the tag', () => {
    expect(() => chooseImages({ web: {} }, [])).toThrow(/service web has no image/);
    const two = [built('ghcr.io/acme/web', '1', ['a']), built('ghcr.io/acme/web', '2', ['b'])];
    expect(() => chooseImages({ web: { image: 'ghcr.io/acme/web:c' } }, two)).toThrow(/cannot be chosen/);
  });
});
