import { z } from 'zod';

/** Something that users write with a `kind`, of which each has its own fields. */
interface Kind {
  readonly schema: z.ZodType & { readonly shape: object };
}

/** All kinds of a thing, as one. */
export interface ByKind<Written, K> {
  /** An item of whatever kind. Its issues name the field, so that an input can tell what is missing or unknown. */
  readonly schema: z.ZodType<Written>;
  /** The fields that an item may have: those of its kind; those that every kind has, where it names none. */
  fields(item: unknown): readonly string[];
  /** The kind of an item that was checked. */
  of(written: Written): K;
}

/**
 * Reads a thing by its `kind`.
 * @param kinds each under its name, with a schema whose `kind` is that literal
 */
export function byKind<Written extends { readonly kind: string }, K extends Kind>(
  kinds: Readonly<Record<Written['kind'], Kind>>,
): ByKind<Written, K> {
  const all = new Map(Object.entries<Kind>(kinds));
  const schemas = [...all.values()].map(({ schema }) => schema) as unknown as [z.ZodObject, ...z.ZodObject[]];
  const names = [...all.keys()].join(', ');
  return {
    schema: z.discriminatedUnion('kind', schemas, {
      error: ({ code }) => (code === 'invalid_union' ? `is one of ${names}` : undefined),
    }) as z.ZodType as z.ZodType<Written>,
    fields(item) {
      const named = typeof item === 'object' && item !== null && 'kind' in item ? String(item.kind) : '';
      const kind = all.get(named);
      return kind ? Object.keys(kind.schema.shape) : ['name', 'kind'];
    },
    of: ({ kind }) => all.get(kind) as unknown as K,
  };
}
