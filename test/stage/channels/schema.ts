import { Ajv } from 'ajv';
import addFormatsModule from 'ajv-formats';

// Its types say that the default import is the module itself.
const addFormats = addFormatsModule as unknown as typeof addFormatsModule.default;
const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false });
addFormats(ajv);

/** A check of a body against a vendor's published shape: what is wrong, a line each. */
export function shapeCheck(schema: object): (body: unknown) => string[] {
  const validate = ajv.compile(schema);
  return (body) =>
    validate(body)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || 'body'} ${message}`);
}

/** An object with these fields and no others. */
export function object(properties: Readonly<Record<string, object>>, required: readonly string[] = []) {
  return { type: 'object', properties, required, additionalProperties: false };
}

/** A text of so many characters. JSON Schema counts code points. */
export function text(most: number, least = 1) {
  return { type: 'string', minLength: least, maxLength: most };
}

export function list(items: object, most: number, least = 0) {
  return { type: 'array', items, maxItems: most, minItems: least };
}

export const webAddress = { type: 'string', pattern: '^https?://', maxLength: 3_000 };
export const yes = { type: 'boolean' };
