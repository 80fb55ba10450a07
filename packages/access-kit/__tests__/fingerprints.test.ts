import { Failure } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { refuseNamelessFingerprints } from '../src/ssh-access.ts';

const prints = ['A', 'B'].map((letter) => `SHA256:${letter.repeat(43)}`);
const [one = '', two = ''] = prints;

describe('the input ssh-fingerprint', () => {
  it.each([
    ['one line for one machine', [one], false],
    ['a line for each machine', [`10.0.0.2 ${one}`, `[10.0.0.3]:2222 ${two}`], true],
    ['nothing', [], true],
  ])('may be %s', (_, lines, several) => {
    expect(() => refuseNamelessFingerprints(lines, several)).not.toThrow();
  });

  it.each([
    ['one line for several machines, or for one behind a jump host', [one], true],
    ['several lines, of which any machine could be the other', [one, two], false],
    ['a line without an address beside one with', [`10.0.0.2 ${one}`, two], true],
  ])('may not be %s, and the error shows the form with an address', (_, lines, several) => {
    const refuse = () => refuseNamelessFingerprints(lines, several);
    expect(refuse).toThrow(Failure);
    expect(refuse).toThrow(`ADDRESS ${lines.at(-1)}`);
  });
});
