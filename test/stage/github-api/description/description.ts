import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormatsModule from 'ajv-formats';
import { type Operation, operations } from './operations.ts';

// Its types say that the default import is the module itself.
const addFormats = addFormatsModule as unknown as typeof addFormatsModule.default;

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required?: boolean;
}

interface Described {
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: { readonly required?: boolean; readonly content: object };
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: {
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly examples: Readonly<Record<string, { readonly value: Readonly<Record<string, unknown>> }>>;
  };
}

const github: Description = JSON.parse(
  readFileSync(new URL('github.json', import.meta.url), 'utf8'),
  (_, part: unknown) => nullBesideOthers(part),
);

/** In OpenAPI `nullable` stands beside anything. For Ajv it stands beside a `type`, and null among the values of `enum`. */
function nullBesideOthers(part: unknown): unknown {
  if (typeof part !== 'object' || part === null || !('nullable' in part)) return part;
  const { nullable, ...others } = part;
  return nullable === true ? { anyOf: [{ type: 'null' }, others] } : others;
}

// Parameters arrive as text; a body must have its types already.
const bodies = addFormats(new Ajv({ strict: false, allErrors: true })).addSchema(github, 'github');
const parameters = addFormats(new Ajv({ strict: false, allErrors: true, coerceTypes: true })).addSchema(
  github,
  'github',
);
const answers = new Ajv({ strict: false, allErrors: true, validateFormats: false }).addSchema(
  github,
  'github',
);

/** A request as GitHub's description knows it. */
export interface Route {
  readonly operation: Operation;
  /** The values of the placeholders in the path. */
  readonly path: Readonly<Record<string, string>>;
}

/** The operation that a request means; nothing where the description has none. */
export function routeOf(method: string, pathname: string): Route | undefined {
  for (const operation of operations) {
    if (operation[0] !== method.toLowerCase()) continue;
    const pattern = operation[1].replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
    const match = new RegExp(`^${pattern}$`).exec(pathname);
    if (match) return { operation, path: { ...match.groups } };
  }
  return undefined;
}

/** Differences of a request from GitHub's description: a wrong value, or an unknown parameter or field. */
export function requestViolations(
  { operation, path }: Route,
  query: URLSearchParams,
  body: unknown,
): string[] {
  const pointer = pointerOf(operation);
  const described = describedOf(operation);
  const known = (described.parameters ?? []).map((parameter, index) => ({
    parameter: '$ref' in parameter ? referenced(parameter.$ref) : parameter,
    pointer: '$ref' in parameter ? parameter.$ref : `${pointer}/parameters/${index}`,
  }));
  const violations = [...query.keys()]
    .filter((name) => !known.some(({ parameter }) => parameter.in === 'query' && parameter.name === name))
    .map((name) => `query parameter ${name} is not known`);
  for (const { parameter, pointer: place } of known) {
    const value = parameter.in === 'path' ? path[parameter.name] : query.get(parameter.name);
    if (value === undefined || value === null) continue;
    violations.push(
      ...check(parameters, `${place}/schema`, value).map((error) => `${parameter.name}${error}`),
    );
  }
  const bodyPointer = `${pointer}/requestBody/content/application~1json/schema`;
  if (described.requestBody) {
    violations.push(...check(bodies, bodyPointer, body).map((error) => `body${error}`));
    violations.push(...unknownFields(described, body));
  } else if (body !== undefined) violations.push('the operation has no body');
  return violations;
}

/** What in an answer of the stand-in is not as GitHub would answer, formats apart: GitHub sends "" for a URL that is none. */
export function answerViolations({ operation }: Route, status: number, body: unknown): string[] {
  const pointer = pointerOf(operation);
  if (!describedOf(operation).responses[status]?.content) return [];
  return check(answers, `${pointer}/responses/${status}/content/application~1json/schema`, body);
}

/** One of GitHub's own examples, to be filled with what a test is about. */
export function example(name: string): Readonly<Record<string, unknown>> {
  const { value } = github.components.examples[name] ?? {};
  if (!value) throw new Error(`GitHub's description has no example ${name}.`);
  return Array.isArray(value) ? value[0] : value;
}

function check(ajv: Ajv, pointer: string, value: unknown): string[] {
  const reference = `github${pointer.replace(/[{}]/g, encodeURIComponent)}`;
  const validate: ValidateFunction | undefined = ajv.getSchema(reference) ?? ajv.compile({ $ref: reference });
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** GitHub takes fields that it does not know in silence; here each is a mistake. */
function unknownFields({ requestBody }: Described, body: unknown): string[] {
  const content = requestBody?.content as Record<string, { schema: { properties?: object } }>;
  const known = Object.keys(content['application/json']?.schema.properties ?? {});
  const given = typeof body === 'object' && body !== null ? Object.keys(body) : [];
  return given.filter((name) => !known.includes(name)).map((name) => `body/${name} is not known`);
}

function describedOf([method, path]: Operation): Described {
  const described = github.paths[path]?.[method];
  if (!described) throw new Error(`The description lacks ${method} ${path}; run extract.ts.`);
  return described;
}

function pointerOf([method, path]: Operation): string {
  return `#/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}/${method}`;
}

function referenced(reference: string): Parameter {
  const parameter = github.components.parameters[reference.split('/').at(-1) ?? ''];
  if (!parameter) throw new Error(`The description lacks ${reference}.`);
  return parameter;
}
