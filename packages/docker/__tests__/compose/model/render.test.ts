import type { ManifestEntry } from '@fairway/host';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import {
  formatDotenv,
  modelSchema,
  readRenderedCompose,
  renderCompose,
  renderedProject,
} from '../../../src/compose/index.ts';
import { contentHash } from '../../../src/compose/model/mounted-content.ts';

const file = (path: string, content: string): ManifestEntry => ({
  path,
  type: 'file',
  mode: 0o644,
  size: 1,
  content,
});
const model = modelSchema.parse({
  name: 'app',
  services: {
    proxy: {
      image: 'nginx:1',
      build: { context: '.' },
      profiles: ['front'],
      environment: { PRICE: '5$ ${X}' },
      volumes: [{ type: 'bind', source: '/srv/app/infra/proxy', target: '/etc/proxy' }],
    },
    web: { image: 'web:1', secrets: [{ source: 'key' }] },
  },
  secrets: { key: { name: 'app_key', environment: 'KEY' } },
});
const content = (proxy: string, other: string, key = 'k') => ({
  directories: [{ to: '/srv/app/infra', manifest: [file('proxy/a.conf', proxy), file('proxy2', other)] }],
  variables: { KEY: key },
});
const hashOf = (service: string, given: ReturnType<typeof content>) =>
  contentHash(model, model.services[service] ?? {}, given);

describe('the hash of the content that a service sees', () => {
  test('changes when a byte of the content changes, and only then', () => {
    expect(hashOf('proxy', content('1', '1'))).toBe(hashOf('proxy', content('1', '2', 'z')));
    expect(hashOf('proxy', content('1', '1'))).not.toBe(hashOf('proxy', content('2', '1')));
    expect(hashOf('web', content('1', '1', 'a'))).not.toBe(hashOf('web', content('1', '1', 'b')));
  });
});

test('the file that is applied names digests, doubles dollars, and builds nothing', () => {
  const images = { proxy: 'nginx@sha256:1', web: 'web@sha256:2' };
  const text = renderCompose({ model, images, content: content('1', '1') });
  const { services } = parse(text) as { services: Record<string, Record<string, unknown>> };
  expect(services['proxy']).toEqual({
    image: 'nginx@sha256:1',
    environment: { PRICE: '5$$ $${X}' },
    volumes: [{ type: 'bind', source: '/srv/app/infra/proxy', target: '/etc/proxy' }],
    labels: { 'io.fairway.files': hashOf('proxy', content('1', '1')) },
  });
});

test.each([
  ['plain', 'PLAIN=plain\n'],
  ['', 'PLAIN=\n'],
  ['pa$word #1', "PLAIN='pa$word #1'\n"],
  ["it's $5", 'PLAIN="it\'s $$5"\n'],
  ["'\\", `PLAIN="'\\0134"\n`],
  ['two\nlines', "PLAIN='two\nlines'\n"],
])('.env: %j', (value, line) => {
  expect(formatDotenv({ PLAIN: value })).toBe(line);
});

test('a service that lives in the network of another carries the hash of its definition', () => {
  const labelOf = (command: string, restart: boolean) => {
    const depends = { vpn: { condition: 'service_started', restart } };
    const app = { image: 'app', command: [command], network_mode: 'service:vpn', depends_on: depends };
    const guest = modelSchema.parse({ name: 'app', services: { app, vpn: { image: 'vpn' } } });
    const text = renderCompose({ model: guest, images: {}, content: content('1', '1') });
    const { services } = readRenderedCompose(text);
    expect(services['vpn']?.labels).toBeUndefined();
    return services['app']?.labels?.['io.fairway.definition'];
  };
  expect(labelOf('a', true)).toMatch(/^[0-9a-f]{16}$/);
  expect(labelOf('a', false)).toBe(labelOf('a', true));
  expect(labelOf('b', true)).not.toBe(labelOf('a', true));
});

test('a file says whose it is, where Fairway wrote it', () => {
  const text = renderCompose({ model, images: {}, content: content('1', '1') });
  expect(renderedProject(text)).toBe(model.name);
  expect(renderedProject('name: theirs\nservices: {}\n')).toBeUndefined();
});

describe('the file that is applied', () => {
  const applied = (service: object) => {
    const made = modelSchema.parse({ name: 'app', services: { web: { image: 'web', ...service }, db: {} } });
    const none = { directories: [], variables: {} };
    const text = renderCompose({ model: made, images: {}, content: none });
    return (parse(text) as { services: { web: object } }).services.web;
  };

  test('leaves out variables that nobody gives, so that no later run of Compose gives them a value', () => {
    expect(applied({ environment: { A: '1', NOT_GIVEN: null } })).toEqual({
      image: 'web',
      environment: { A: '1' },
    });
  });

  test('leaves out an optional dependency that a profile has switched off, and keeps the others', () => {
    const needs = {
      db: { condition: 'service_started', required: false },
      gone: { condition: 'service_started', required: false },
    };
    expect(applied({ depends_on: needs })).toEqual({ image: 'web', depends_on: { db: needs.db } });
  });

  test('doubles dollars of values only, because Compose substitutes in no key', () => {
    expect(applied({ labels: { a$b: 'c$d' } })).toEqual({ image: 'web', labels: { a$b: 'c$$d' } });
  });
});
