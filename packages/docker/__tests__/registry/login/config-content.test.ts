import { describe, expect, test } from '@jest/globals';
import { throwawayContent } from '../../../src/registry/login/config-content.ts';

const read = (own: unknown, registries: string[] = []) =>
  JSON.parse(throwawayContent(own === '' ? '' : JSON.stringify(own), '/home/ci/.docker', registries));

describe('the throwaway config.json', () => {
  test('names the plugins of a machine that has no configuration', () => {
    expect(read('')).toEqual({ cliPluginsExtraDirs: ['/home/ci/.docker/cli-plugins'] });
  });

  test('keeps proxies, context, other plugin directories and logins for base images', () => {
    const own = {
      proxies: { default: { httpProxy: 'http://proxy:3128' } },
      currentContext: 'builder',
      auths: { 'base.example': { auth: 'eA==' } },
      cliPluginsExtraDirs: ['/opt/plugins'],
    };
    expect(read(own)).toEqual({
      ...own,
      cliPluginsExtraDirs: ['/opt/plugins', '/home/ci/.docker/cli-plugins'],
    });
  });

  test('leaves out the keychain where the run logs in, and the helper of that registry', () => {
    const own = { credsStore: 'secretservice', credHelpers: { 'r.io': 'r', 'eu.gcr.io': 'gcloud' } };
    const content = read(own, ['r.io']);
    expect(content).not.toHaveProperty('credsStore');
    expect(content.credHelpers).toEqual({ 'eu.gcr.io': 'gcloud' });
  });

  test.each(['{', '[]', '"text"'])('%s is a clear error that shows no content', (own) => {
    expect(() => throwawayContent(own, '/home/ci/.docker', [])).toThrow(
      '/home/ci/.docker/config.json cannot be read',
    );
  });
});
