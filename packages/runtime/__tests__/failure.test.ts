import { describe, expect, it } from '@jest/globals';
import { Failure, messageOf } from '../src/index.ts';

describe('Failure', () => {
  it('prints what, why with its evidence, and what to do', () => {
    const failure = new Failure({
      what: 'Service web did not become healthy on worker2.',
      why: 'Its health check answered 503.',
      evidence: ['GET /health 503', 'connection to db refused'],
      fix: 'Look at the log of web, mend it and deploy again.',
    });
    expect(failure.message).toBe(
      [
        'Service web did not become healthy on worker2.',
        'Why: Its health check answered 503.',
        '  | GET /health 503',
        '  | connection to db refused',
        'To do: Look at the log of web, mend it and deploy again.',
      ].join('\n'),
    );
  });

  it('keeps the error underneath', () => {
    const cause = new Error('socket hang up');
    expect(new Failure({ what: 'a', why: 'b', fix: 'c', cause }).cause).toBe(cause);
    expect('cause' in new Failure({ what: 'a', why: 'b', fix: 'c' })).toBe(false);
  });
});

describe('messageOf', () => {
  it.each([
    [new Error('boom'), 'boom'],
    ['text', 'text'],
    [undefined, 'undefined'],
  ])('reads %p', (thrown, message) => {
    expect(messageOf(thrown)).toBe(message);
  });
});
