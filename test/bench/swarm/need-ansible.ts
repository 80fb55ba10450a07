import { spawnSync } from 'node:child_process';

/** docker_stack compares with jsondiff. */
const packages = ['ansible', 'python3-jsondiff'];

/**
 * Installs Debian's Ansible where it is missing, and says so.
 * @throws Error with the line to type where it cannot.
 */
export function needAnsible(say: (line: string) => void): void {
  const isThere = spawnSync('/usr/bin/python3', ['-c', 'import ansible, jsondiff']).status === 0;
  if (isThere && spawnSync('ansible-playbook', ['--version']).status === 0) return;
  const install = ['apt-get', 'install', '--yes', '--no-install-recommends', ...packages];
  say(`Installing Debian packages for the comparison: ${packages.join(' ')}`);
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  for (const argv of [['apt-get', 'update'], install]) {
    const [command = '', ...args] = [...sudo, ...argv];
    const ended = spawnSync(command, args, {
      encoding: 'utf8',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (ended.status !== 0)
      throw new Error(
        `This failed:\n${ended.stderr ?? ''}\nType as root: apt-get update && ${install.join(' ')}`,
      );
  }
}
