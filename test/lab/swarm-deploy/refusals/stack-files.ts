import { changed, type Refusal } from './refusal.ts';

/** Inputs and stack files that cannot be deployed. */
export const stackFileRefusals: readonly Refusal[] = [
  {
    when: 'the stack file does not parse',
    files: { 'deploy/stack.yml': 'services:\n  web:\n    image: "x\n  other: [\n' },
    says: ['deploy/stack.yml', /line \d/],
  },
  {
    when: 'the stack file has a key that Docker does not know',
    files: changed('    stop_signal: SIGKILL', '    stop_singal: SIGKILL'),
    says: ['deploy/stack.yml: line 5', 'Additional property stop_singal is not allowed'],
  },
  {
    when: 'the stack file has a key that Docker forbids',
    files: changed('    stop_signal: SIGKILL', '    mem_limit: 64m'),
    says: ['deploy/stack.yml: line 5', 'mem_limit', 'deploy.resources'],
  },
  {
    when: 'the stack file names a config file that is not there',
    files: changed('./pier.conf', './peer.conf'),
    says: [/deploy\/stack.yml, line \d+, names the file deploy\/peer.conf/, 'there is no such file'],
  },
  {
    when: 'the stack file is not there',
    inputs: () => ({ 'stack-files': 'deploy/stock.yml' }),
    says: ['deploy/stock.yml', 'there is no such file'],
  },
  {
    when: 'a variable is missing',
    inputs: () => ({ env: '' }),
    says: ['GREETING', /deploy\/stack.yml:\d+/, 'env'],
  },
  {
    when: 'the stack has no services',
    files: { 'deploy/stack.yml': 'services: {}\n' },
    says: ['no services'],
  },
  {
    when: 'images is an empty text',
    inputs: () => ({ images: '' }),
    says: ['images', 'drops an output'],
  },
  {
    when: 'an image is not in the registry',
    files: changed('base/busybox:latest', 'base/busybox:tomorrow'),
    says: ['base/busybox:tomorrow', 'does not hold it'],
  },
  {
    when: 'the release has a space in it',
    inputs: () => ({ release: 'v1 final' }),
    says: ['release', '" "'],
  },
  {
    when: 'the release has a semicolon in it',
    inputs: () => ({ release: 'v1;reboot' }),
    says: ['release', '";"'],
  },
  {
    when: 'a secret is not given',
    inputs: () => ({ secrets: '' }),
    says: ['no secret key', 'deploy/stack.yml, line', 'secrets'],
  },
  {
    when: 'a secret is given that no stack file has',
    inputs: () => ({ secrets: JSON.stringify({ key: 'the key', keey: 'of somebody' }) }),
    says: ['keey', 'secrets'],
  },
  {
    when: 'a relative path is mounted',
    files: changed('source: /home/deploy/${STACK}/pages', 'source: ./pages'),
    says: ['lamp', 'deploy/stack.yml, line', 'files'],
  },
  {
    when: 'the files to sync are not there',
    inputs: () => ({ files: 'deploy/leaves => /home/deploy/quay/pages' }),
    says: ['deploy/leaves'],
  },
];
