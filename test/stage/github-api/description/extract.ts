// Cuts out of GitHub's published description of its API what the stand-in serves, unchanged:
//   npm pack @octokit/openapi@VERSION && tar xzf octokit-openapi-*.tgz
//   node test/stage/github-api/description/extract.ts package/generated/api.github.com.json
//   biome check --write test/stage/github-api/description
// The package itself is 400 MB unpacked, too much for everybody's node_modules.
import { readFileSync, writeFileSync } from 'node:fs';
import { operations } from './operations.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Part = { [key: string]: Json };

const source = process.argv[2];
if (!source) throw new Error('Name the file api.github.com.json of @octokit/openapi.');
const whole: Part = JSON.parse(readFileSync(source, 'utf8'));

/** What a JSON pointer like #/components/schemas/deployment leads to. */
function follow(pointer: string): Json {
  let part: Json = whole;
  for (const key of pointer.slice(2).split('/')) part = (part as Part)[key] ?? null;
  return part;
}

const components: { [kind: string]: Part } = {};

/** Keeps what a part refers to, and what that refers to in turn. */
function keepReferences(part: Json): void {
  if (Array.isArray(part)) for (const each of part) keepReferences(each);
  if (Array.isArray(part) || typeof part !== 'object' || part === null) return;
  for (const [key, value] of Object.entries(part)) {
    if (key !== '$ref' || typeof value !== 'string') keepReferences(value);
    else keepComponent(value);
  }
}

function keepComponent(pointer: string): void {
  const [, , kind = '', name = ''] = pointer.split('/');
  components[kind] ??= {};
  if (name in components[kind]) return;
  const component = follow(pointer);
  components[kind][name] = component;
  keepReferences(component);
}

const paths: { [path: string]: Part } = {};
for (const [method, path] of operations) {
  const operation = (whole['paths'] as { [path: string]: Part })[path]?.[method] ?? null;
  if (operation === null) throw new Error(`GitHub does not describe ${method} ${path}.`);
  paths[path] ??= {};
  paths[path][method] = operation;
  keepReferences(operation);
}

const kept = { openapi: whole['openapi'], info: whole['info'], paths, components };
writeFileSync(new URL('github.json', import.meta.url), `${JSON.stringify(kept, null, 1)}\n`);
