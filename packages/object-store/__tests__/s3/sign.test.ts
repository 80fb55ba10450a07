import { describe, expect, it } from '@jest/globals';
import { checkSignature } from '../../../../test/stage/object-stores/s3/signature.ts';
import { encodePath } from '../../src/key.ts';
import { signedHeaders } from '../../src/s3/sign.ts';

/** The examples that AWS publishes with the signature. */
const amazon = {
  keys: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
  region: 'us-east-1',
  now: Date.parse('2013-05-24T00:00:00Z'),
};
const host = 'examplebucket.s3.amazonaws.com';
const nothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const published: readonly (readonly [string, string])[] = [
  ['/?lifecycle=', 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'],
  ['/?max-keys=2&prefix=J', '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7'],
];

const server = {
  accounts: new Map([[amazon.keys.accessKeyId, { secret: amazon.keys.secretAccessKey }]]),
  ...{ region: amazon.region, now: amazon.now },
};

describe('a signature', () => {
  it.each(published)('of GET %s is the published one', async (target, signature) => {
    const signed = await signedHeaders(
      { method: 'GET', url: `https://${host}${target}`, headers: {} },
      amazon,
    );
    expect(signed['authorization']).toContain(`Signature=${signature}`);
  });

  it('that is published is right for the stand-in, and for nothing else', () => {
    const headers = {
      ...{ host, range: 'bytes=0-9', 'x-amz-content-sha256': nothing, 'x-amz-date': '20130524T000000Z' },
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    };
    const request = { method: 'GET', target: '/test.txt', headers, body: Buffer.alloc(0) };
    expect(() => checkSignature(request, server)).not.toThrow();
    expect(() => checkSignature({ ...request, target: '/test.TXT' }, server)).toThrow('does not match');
    const other = { ...headers, range: 'bytes=0-8' };
    expect(() => checkSignature({ ...request, headers: other }, server)).toThrow('does not match');
  });

  it.each(['a+b (c)/ü=&:@/x', "it's!*~$,;?#[]%20%2F", '日本/🙂'])(
    'of the key %s is what a strict server expects',
    async (key) => {
      const target = `/my.bucket/${encodePath(key)}`;
      const signed = await signedHeaders(
        { method: 'PUT', url: `https://${host}${target}`, headers: { 'content-md5': 'x' } },
        amazon,
      );
      expect(new URL(`https://${host}${target}`).pathname).toBe(target);
      expect(() =>
        checkSignature(
          { method: 'PUT', target, headers: { ...signed, host }, body: Buffer.from('any') },
          server,
        ),
      ).not.toThrow();
    },
  );

  it('binds a body by its hash, or by its MD5', async () => {
    const url = `https://${host}/x`;
    const body = Buffer.from('a');
    const hashed = await signedHeaders({ method: 'POST', url, headers: {}, body }, amazon);
    const request = { method: 'POST', target: '/x', body: Buffer.from('b') };
    expect(() => checkSignature({ ...request, headers: { ...hashed, host } }, server)).toThrow(
      'not the one that was signed',
    );
    const summed = await signedHeaders(
      { method: 'POST', url, headers: { 'content-md5': 'one' }, body },
      amazon,
    );
    const changed = { ...summed, 'content-md5': 'other', host };
    expect(() => checkSignature({ ...request, headers: changed }, server)).toThrow('does not match');
  });
});
