import { Failure } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import { LineCounter, parseDocument } from 'yaml';
import { secretsOfRouting } from '../../src/routes/document-secrets.ts';
import { type RoutingDocument, readRouting } from '../../src/routes/routing.ts';

const secret = 'https://hooks.slack.com/services/T0/B0/abcdefghijkl';

function documentOf(text: string): RoutingDocument {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  return {
    data: document.toJS(),
    lineOf(path) {
      for (let length = path.length; length >= 0; length--) {
        const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
        const range = (node as { range?: [number, number, number] } | undefined)?.range;
        if (range) return `line ${counter.linePos(range[0]).line}`;
      }
      return 'line 1';
    },
  };
}

const three = `
channels:
  critical: {slack: "${secret}"}
  alerts: {slack: "${secret}2"}
  monitoring: {slack: "${secret}3"}
`;
const routed = `${three}
routes:
  - {severity: P1, to: critical}
  - {severity: P2, to: [alerts]}
  - {severity: P3, events: ["*", "!*.unchanged"], to: monitoring}
  - {events: "deploy.*", environment: "prod*", to: [alerts, critical]}
`;

describe('channels for a message', () => {
  test.each([
    ['P1', 'health.failing', '', 'critical'],
    ['P2', 'health.failing', 'production', 'alerts'],
    ['P3', 'deploy.succeeded', 'staging', 'monitoring'],
    ['P3', 'deploy.unchanged', 'staging', ''],
    ['P1', 'deploy.failed', 'production', 'critical alerts'],
    ['P1', 'deploy.failed', 'preproduction', 'critical'],
  ] as const)('%s %s in "%s" goes to "%s"', (severity, event, environment, names) => {
    const { channelsFor } = readRouting(documentOf(routed));
    expect(channelsFor({ severity, event, environment }).map(({ name }) => name)).toEqual(
      names === '' ? [] : expect.arrayContaining(names.split(' ')),
    );
    expect(channelsFor({ severity, event, environment })).toHaveLength(
      names.split(' ').filter(Boolean).length,
    );
  });

  test('are all of them without routes, and the routes of an input count more than those of the document', () => {
    const any = { severity: 'P1', event: 'deploy.failed', environment: '' } as const;
    expect(readRouting(documentOf(three)).channelsFor(any)).toHaveLength(3);
    const own = { ...documentOf('[{to: alerts}]') };
    expect(
      readRouting(documentOf(routed), own)
        .channelsFor(any)
        .map(({ name }) => name),
    ).toEqual(['alerts']);
  });

  test('name every value that must be masked', () => {
    expect(readRouting(documentOf(three)).secrets).toEqual([secret, `${secret}2`, `${secret}3`]);
  });
});

describe('a document that cannot be used', () => {
  test.each([
    ['no mapping', '- a', 'Line 1: It is not a mapping with "channels" and "routes".'],
    ['no channels', 'routes: [{to: a}]', 'Line 1: "channels" names no channel.'],
    [
      'a further key',
      `${three}chanels: {}`,
      'Line 6: Only "channels", "routes", "metrics" stand at its top.',
    ],
    [
      'an unknown kind',
      `channels:\n  a: {slck: "${secret}"}`,
      'Line 2: The channel "a" names the kind "slck", which does not exist. Kinds are: slack',
    ],
    ['an address as a kind', `channels:\n  a: {"${secret}": x}`, 'Line 2: The channel "a" names no kind.'],
    [
      'two kinds',
      `channels:\n  a: {slack: "${secret}", more: x}`,
      'Line 2: The channel "a" names not one kind.',
    ],
    ['a name with other letters', `channels: {"#a": {slack: "${secret}"}}`, 'The name of a channel has'],
    [
      'settings with a fault',
      'channels:\n  a:\n    slack: not-an-address',
      'Line 3: The channel "a" cannot be used. "slack.url" is not an address',
    ],
    [
      'an unset secret',
      'channels: {a: {slack: null}}',
      'is null: the secret or variable behind it does not exist',
    ],
    [
      'a route to nowhere',
      `${three}routes:\n  - {to: critical}\n  - {to: [alrts]}`,
      'Line 8: Route 2 goes to "alrts", which is no channel. Channels are: critical, alerts, monitoring.',
    ],
    ['an address as a route', `${three}routes: [{to: "${secret}"}]`, 'goes to a name that is not shown'],
    [
      'a severity that is none',
      `${three}routes: [{severity: P0, to: alerts}]`,
      'Route 1: "severity" is one of P1, P2, P3.',
    ],
    [
      'an unknown field',
      `${three}routes: [{sverity: P1, to: alerts}]`,
      'Route 1 has a field that does not exist.',
    ],
    ['no target', `${three}routes: [{severity: P1}]`, 'Route 1: "to" must be the name of a channel.'],
    ['no routes', `${three}routes: []`, '"routes" is a list of routes, and not empty.'],
  ])('is refused for %s, by place and without a value', (_, text, why) => {
    let failure: unknown;
    try {
      readRouting(documentOf(text));
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(Failure);
    expect((failure as Failure).why).toContain(why);
    expect((failure as Failure).message).not.toContain('hooks.slack.com/services/T0');
  });

  test('tells all faults at once', () => {
    const text = 'channels:\n  a: {slack: x}\n  b: {nothing: y}\nroutes:\n  - {to: c}';
    expect(() => readRouting(documentOf(text))).toThrow(/Line 2: .*Line 3: .*Line 5: /);
  });
});

test('what is secret in the document: addresses, tokens and what follows a scheme, and no names of things', () => {
  const written = `
channels:
  hook: {webhook: {url: "${secret}", headers: {authorization: "Bearer a-token-4711"}}}
  issue: {github-issue: {label: incident, repository: acme/marina, token: ghp_1, repeat: 12h}}
  short: {github-issue: incident}
  pager: {alertmanager: {url: "https://am.example.com", hold: 7d}}
`;
  expect(secretsOfRouting(documentOf(written))).toEqual([
    ...[secret, 'Bearer a-token-4711', 'a-token-4711', 'ghp_1', 'https://am.example.com'],
  ]);
});
