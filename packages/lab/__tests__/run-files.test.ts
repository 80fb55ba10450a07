import { describe, expect, it } from '@jest/globals';
import { Lab } from '../src/lab.ts';
import { runFiles } from '../src/run-files.ts';

const record = {
  name: 'dev',
  owner: 'kept',
  swarm: true,
  nodes: [
    { name: 'manager', address: '10.0.0.2', knownHosts: '10.0.0.2 ssh-ed25519 AAAA\n' },
    { name: 'worker1', address: '10.0.0.3', knownHosts: '10.0.0.3 ssh-ed25519 BBBB\n' },
  ],
  privateKey: '-----BEGIN KEY-----\nabc\n-----END KEY-----\n',
  registry: { address: '10.0.0.4:5000', password: 'tidal-wave' },
  machineEnv: { DOCKER_HOST: 'tcp://10.0.0.5:2375' },
};

describe('the files for a run in a lab', () => {
  const texts = (more = {}) =>
    Object.fromEntries(runFiles(new Lab({ ...record, ...more })).map(({ option, text }) => [option, text]));

  it('are variables under the names of the examples', () => {
    expect(texts()['vars']?.split('\n')).toEqual([
      'REGISTRY: "10.0.0.4:5000/acme"',
      'REGISTRY_USERNAME: "lab"',
      'BASE_REGISTRY: "10.0.0.4:5000"',
      'HOST: "10.0.0.2"',
      'SWARM_MANAGER: "10.0.0.2"',
      'SSH_KNOWN_HOSTS: "10.0.0.2 ssh-ed25519 AAAA\\n10.0.0.3 ssh-ed25519 BBBB\\n"',
      '',
    ]);
  });

  it('are secrets by environment: the build cannot reach a server', () => {
    const lines = (texts()['environments'] ?? '').split('\n').filter((line) => !line.startsWith('#'));
    const servers = [
      '    REGISTRY_PASSWORD: "tidal-wave"',
      '    SSH_KEY: "-----BEGIN KEY-----\\nabc\\n-----END KEY-----\\n"',
    ];
    expect(lines).toEqual([
      ...['build:', '  secrets:', '    REGISTRY_PASSWORD: "tidal-wave"'],
      ...['production:', '  secrets:', ...servers],
      ...['staging:', '  secrets:', ...servers],
      '',
    ]);
  });

  it('say how to reach PostgreSQL where there is one', () => {
    expect(texts()['environments']).not.toContain('PostgreSQL');
    const postgres = { address: '10.0.0.6', password: 'spring-tide' };
    expect(texts({ postgres })['environments']).toContain(
      '# PostgreSQL: postgresql://postgres:spring-tide@10.0.0.6:5432/postgres',
    );
  });

  it('are the environment of a machine that builds there', () => {
    expect(texts()['machine-env']).toBe('DOCKER_HOST: "tcp://10.0.0.5:2375"\n');
  });
});
