import { z } from 'zod';

/** A secret that a bake file names. It holds the place of the value, never the value. */
export interface BakeSecret {
  readonly id: string;
  /** The environment variable or the file that holds the value. */
  readonly from: { readonly variable: string } | { readonly file: string };
}

const objectSchema = z.object({
  id: z.string().optional(),
  env: z.string().optional(),
  src: z.string().optional(),
});

/** Older versions of buildx print a secret as `id=token,env=TOKEN`, newer ones as an object of the same fields. */
export const bakeSecretSchema = z.union([z.string().transform(fieldsOf), objectSchema]).transform(asSecret);

function fieldsOf(text: string): z.infer<typeof objectSchema> {
  const pairs = text.split(',').map((field): [string, string] => {
    const [key = '', ...value] = field.split('=');
    return [key.trim().toLowerCase(), value.join('=')];
  });
  const fields = Object.fromEntries(pairs);
  return { id: fields['id'], env: fields['env'], src: fields['src'] ?? fields['source'] };
}

/** A secret without a source takes the variable of its own name, as BuildKit's client does. */
function asSecret({ id, env, src }: z.infer<typeof objectSchema>, context: z.RefinementCtx): BakeSecret {
  const name = id ?? env ?? src;
  if (name === undefined || name === '') {
    context.addIssue({ code: 'custom', message: 'a secret has no id' });
    return z.NEVER;
  }
  return { id: name, from: src === undefined ? { variable: env ?? name } : { file: src } };
}
