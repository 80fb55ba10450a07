import { expect, test } from '@jest/globals';
import { machineFacts } from '../../../../test/stage/samples/machine-facts.ts';
import { machineProblems } from '../../src/machine/index.ts';

test('a directory that the login user cannot make is told with the command that makes it for that very user', () => {
  const facts = { ...machineFacts, user: 'ci', unwritable: ['/opt/yard', '/var/lib/fairway'] };
  const problems = machineProblems(facts, { name: 'web1 (10.0.0.5)' }, '/var/lib/fairway');
  expect(problems.map(({ message }) => message)).toEqual([
    [
      'Nothing can be put into /opt/yard on web1 (10.0.0.5).',
      'Why: The user ci, who logs in there, can neither write nor make the directory /opt/yard.',
      'To do: Run on web1 (10.0.0.5) as root: install -d -o ci /opt/yard',
    ].join('\n'),
    [
      'Fairway cannot keep releases on web1 (10.0.0.5).',
      'Why: The user ci, who logs in there, can neither write nor make the directory /var/lib/fairway.',
      'To do: Run on web1 (10.0.0.5) as root: install -d -o ci /var/lib/fairway. Or set the input "state-dir".',
    ].join('\n'),
  ]);
});
