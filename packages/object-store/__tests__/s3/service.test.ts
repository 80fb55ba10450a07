import { describe, expect, it } from '@jest/globals';
import { locateBucket, type S3Place, urlOf } from '../../src/s3/service.ts';

describe('the address of a bucket', () => {
  it.each<[S3Place, string, string]>([
    [{ service: 'aws', region: 'eu-west-1' }, 'backups', 'https://backups.s3.eu-west-1.amazonaws.com'],
    [{ service: 'aws', region: 'eu-west-1' }, 'my.bucket', 'https://s3.eu-west-1.amazonaws.com/my.bucket'],
    [{ service: 'aws', region: 'cn-north-1' }, 'b', 'https://b.s3.cn-north-1.amazonaws.com.cn'],
    [{ service: 'b2', region: 'us-west-004' }, 'backups', 'https://s3.us-west-004.backblazeb2.com/backups'],
    [{ service: 'spaces', region: 'fra1' }, 'backups', 'https://backups.fra1.digitaloceanspaces.com'],
    [{ service: 'wasabi', region: 'us-east-1' }, 'backups', 'https://s3.us-east-1.wasabisys.com/backups'],
    [{ endpoint: 'https://store.example.com/s3/' }, 'my.bucket', 'https://store.example.com/s3/my.bucket'],
    [{ endpoint: 'http://10.0.0.5:9000' }, 'b', 'http://10.0.0.5:9000/b'],
  ])('%j of %s is %s', (place, bucket, url) => {
    expect(locateBucket({ place, bucket }).url).toBe(url);
  });

  it('has the style that was asked for, if a certificate can fit it', () => {
    const place = { endpoint: 'https://store.example.com' };
    expect(locateBucket({ place, bucket: 'b', style: 'virtual' }).url).toBe('https://b.store.example.com');
    expect(locateBucket({ place, bucket: 'b.c', style: 'virtual' }).url).toBe(
      'https://store.example.com/b.c',
    );
  });

  it.each(['ftp://x', 'https://u:p@x', 'https://x?y=z', 'x'])('%s is none', (endpoint) => {
    expect(() => locateBucket({ place: { endpoint }, bucket: 'b' })).toThrow(TypeError);
  });

  it('of an object is percent-encoded, byte by byte', () => {
    expect(urlOf({ url: 'https://x/b' }, "a+b (c)/ü=&:@/it's", { prefix: 'ü+/', uploads: '' })).toBe(
      'https://x/b/a%2Bb%20%28c%29/%C3%BC%3D%26%3A%40/it%27s?prefix=%C3%BC%2B%2F&uploads=',
    );
  });
});

describe('the limits of a bucket', () => {
  it.each<[S3Place, number | undefined, number, boolean, boolean]>([
    [{ service: 'aws', region: 'eu-west-1' }, undefined, 10_000, false, true],
    [{ endpoint: 'https://s3.fr-par.scw.cloud' }, undefined, 1_000, false, true],
    [{ endpoint: 'https://store.example.com' }, 500, 500, false, true],
    [{ endpoint: 'https://a.r2.cloudflarestorage.com' }, undefined, 10_000, true, true],
    [{ service: 'b2', region: 'us-west-004' }, undefined, 10_000, false, false],
  ])('%j', (place, maxParts, most, equalParts, conditional) => {
    const { limits, ...located } = locateBucket({ place, bucket: 'b', maxParts });
    expect(limits).toMatchObject({ maxParts: most, equalParts });
    expect(located.conditional).toBe(conditional);
  });
});
