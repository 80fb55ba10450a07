import { describe, expect, it } from '@jest/globals';
import { credentialsIn } from '../src/credentials.ts';
import { verifyItemSchema } from '../src/verify-item.ts';

const url = 'https://web.example/health';
const credentialsOf = (item: object) => credentialsIn([verifyItemSchema.parse({ name: 'web', ...item })]);

describe('a credential by its place in verify', () => {
  it.each<[string, object, readonly string[]]>([
    ['a bearer token', { url, headers: { authorization: 'Bearer T0k' } }, ['Bearer T0k', 'T0k']],
    [
      'a user and a password',
      { url, headers: { Authorization: `Basic ${btoa('app:pw:1')}` } },
      [`Basic ${btoa('app:pw:1')}`, btoa('app:pw:1'), 'app:pw:1', 'pw:1'],
    ],
    ['a header of its own', { url, headers: { 'X-Probe': 'swordfish' } }, ['swordfish']],
    ['cookies', { url, headers: { Cookie: 'a=one; b=two' } }, ['one', 'two']],
    ['what stands around a placeholder', { url, headers: { 'X-Key': 'abc-{release}' } }, ['abc-']],
    ['a value of a query', { url: `${url}?token=a%2Fb` }, ['a%2Fb', 'a/b']],
    ['a random value of a query', { url: `${url}?v=0f3a9c77b1d2e4` }, ['0f3a9c77b1d2e4']],
    ['a password in SQL', { service: 'db', sql: `SELECT dblink('password=fish user=a')` }, ['fish']],
    ['a field of a JSON body', { url, body: '{"user":"app","auth":{"password":"fish"}}' }, ['fish']],
    ['a field of a form', { url, body: 'user=app&password=f%26sh' }, ['f%26sh', 'f&sh']],
    ['a password for a port', { tcp: 'cache:6379', send: 'AUTH app fish\r\nPING\r\n' }, ['fish']],
    [
      'an option of a command',
      { command: ['app', '--token=fish', '--api-key', 'cod', '-v'] },
      ['fish', 'cod'],
    ],
    ['a password that SQL sets', { service: 'db', sql: "ALTER ROLE a PASSWORD 'fish'" }, ['fish']],
  ])('is %s', (_, item, credentials) => {
    expect(credentialsOf(item)).toEqual(credentials);
  });

  it.each<[string, object]>([
    [
      'a header that all clients send',
      { url, headers: { Accept: 'text/html', 'X-Forwarded-Proto': 'https' } },
    ],
    ['a field of a body with another name', { url, body: '{"query":"select 1"}' }],
    ['what is said to a port', { tcp: 'cache:6379', send: 'PING\r\n' }],
    ['a word of a command', { command: ['systemctl', 'is-active', 'nginx', '--quiet'] }],
    ['a word of a query', { url: `${url}?format=json&deep=true&release={release}` }],
    ['a query of a database', { service: 'db', sql: "SELECT count(*) FROM passwords WHERE name = 'x'" }],
  ])('is not %s', (_, item) => {
    expect(credentialsOf(item)).toEqual([]);
  });

  it('is refused inside a URL, and the error does not show it', () => {
    const read = verifyItemSchema.safeParse({ name: 'web', url: 'https://app:swordfish@web.example/' });
    expect(read.error?.issues[0]?.message).toMatch(/write a header instead/);
    expect(JSON.stringify(read.error?.issues)).not.toContain('swordfish');
    expect(verifyItemSchema.safeParse({ name: 'web', url: `${url}?mail=a@b` }).success).toBe(true);
  });
});
