import { connectHost } from '@fairway/host';
import { describe, expect, test } from '@jest/globals';
import { deps, servers } from './two-servers.ts';

describe('the key of a host', () => {
  const lineOf = (type: string) =>
    servers.node.knownHosts.split('\n').find((line) => line.includes(` ${type} `)) ?? '';

  test.each(['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ssh-rsa'])(
    'is found when only its %s key is known',
    async (type) => {
      const host = await servers.connect({ hostKeys: { knownHosts: lineOf(type) } });
      await expect(host.exec(['hostname'])).resolves.toMatchObject({ stdout: 'manager\n' });
    },
  );

  test.each(['ed25519', 'ecdsa', 'rsa'])('is found by the fingerprint of its %s key', async (type) => {
    const line = await servers.onNode(`ssh-keygen -lf /etc/ssh/ssh_host_${type}_key.pub`);
    await servers.connect({ hostKeys: { fingerprints: [line] } });
  });

  test('is found in hashed lines of known_hosts', async () => {
    const hashed = await servers.onNode(
      'cd $(mktemp -d); cat >k; ssh-keygen -q -H -f k >&2; cat k',
      servers.lab.knownHosts,
    );
    expect(hashed).not.toContain(servers.node.address);
    await servers.connect({ hostKeys: { knownHosts: hashed } });
  });

  test('that nobody pinned ends the attempt, and the error shows its fingerprint to compare', async () => {
    const other = servers.lab.node('worker1').knownHosts;
    const fingerprint = (await servers.onNode('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub')).split(
      ' ',
    )[1];
    const failing = connectHost(servers.target({ hostKeys: { knownHosts: other } }), deps);
    await expect(failing).rejects.toMatchObject({
      what: `The host key of manager (${servers.node.address}) is not trusted, and nothing was sent to it.`,
      evidence: expect.arrayContaining([`presented: ssh-ed25519 ${fingerprint}`]),
      fix: expect.stringContaining('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub'),
    });
  });

  test('that changed ends the attempt', async () => {
    const foreign = servers.lab
      .node('worker1')
      .knownHosts.replaceAll(servers.lab.node('worker1').address, servers.node.address);
    await expect(connectHost(servers.target({ hostKeys: { knownHosts: foreign } }), deps)).rejects.toThrow(
      'differs from the pinned',
    );
  });

  test('that is revoked ends the attempt, whatever else is pinned', async () => {
    const knownHosts = `${servers.node.knownHosts}\n@revoked * ${lineOf('ssh-ed25519').split(' ').slice(1).join(' ')}`;
    await expect(connectHost(servers.target({ hostKeys: { knownHosts } }), deps)).rejects.toThrow('@revoked');
  });

  test('that matches no fingerprint ends the attempt, and the error shows all keys of the host', async () => {
    const hostKeys = { fingerprints: [`SHA256:${'A'.repeat(43)}`] };
    await expect(connectHost(servers.target({ hostKeys }), deps)).rejects.toMatchObject({
      evidence: expect.arrayContaining(
        ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ssh-rsa'].map((type) =>
          expect.stringContaining(`presented: ${type} SHA256:`),
        ),
      ),
    });
  });
});

describe('the key of a user', () => {
  const makers = [
    ['OpenSSH ed25519', 'ssh-keygen -q -t ed25519 -N "" -f k'],
    ['OpenSSH ed25519 with a passphrase', 'ssh-keygen -q -t ed25519 -N "a pass phrase" -f k'],
    ['OpenSSH RSA', 'ssh-keygen -q -t rsa -b 2048 -N "" -f k'],
    ['OpenSSH ECDSA 521', 'ssh-keygen -q -t ecdsa -b 521 -N "" -f k'],
    ['PEM RSA', 'ssh-keygen -q -m PEM -t rsa -b 2048 -N "" -f k'],
    ['PEM RSA with a passphrase', 'ssh-keygen -q -m PEM -t rsa -b 2048 -N "a pass phrase" -f k'],
    ['PEM ECDSA', 'ssh-keygen -q -m PEM -t ecdsa -b 384 -N "" -f k'],
    ['PKCS#8 RSA with a passphrase', 'ssh-keygen -q -m PKCS8 -t rsa -b 2048 -N "a pass phrase" -f k'],
    [
      'PKCS#8 Ed25519',
      `openssl genpkey -algorithm ed25519 -out k
       { printf '\\0\\0\\0\\013ssh-ed25519\\0\\0\\0\\040'; openssl pkey -in k -pubout -outform DER | tail -c 32; } >blob
       echo ssh-ed25519 $(base64 -w0 blob) >k.pub`,
    ],
  ];
  test.each(makers)('%s lets us in', async (name = '', maker = '') => {
    const install = 'cat k.pub >>~deploy/.ssh/authorized_keys';
    const privateKey = await servers.onNode(`cd $(mktemp -d); { ${maker}; } >&2; ${install}; cat k`);
    const host = await servers.connect({
      privateKey,
      ...(name.includes('passphrase') && { passphrase: 'a pass phrase' }),
    });
    await expect(host.exec(['id', '-un'])).resolves.toMatchObject({ stdout: 'deploy\n' });
  });

  test('that the host does not know is refused with its fingerprint', async () => {
    const made = await servers.onNode(
      'cd $(mktemp -d); ssh-keygen -q -t ed25519 -N "" -f k; ssh-keygen -lf k; cat k',
    );
    const [print = '', ...key] = made.split('\n');
    await expect(connectHost(servers.target({ privateKey: key.join('\n') }), deps)).rejects.toMatchObject({
      what: `manager (${servers.node.address}) did not let deploy in.`,
      why: expect.stringContaining('publickey'),
      evidence: [`offered: ssh-ed25519 ${print.split(' ')[1]}`],
    });
  });
});
