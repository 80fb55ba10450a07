export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export const notFound: Answer = { status: 404, body: { message: 'Not Found' } };

export const invalid = (message: string, errors: readonly object[] = []): Answer => ({
  status: 422,
  body: { message, errors, documentation_url: 'https://docs.github.com/rest' },
});

/** The part of a list that a request asks for. */
export function page<T>(all: readonly T[], query: URLSearchParams): readonly T[] {
  const size = Math.min(Number(query.get('per_page') ?? 30), 100);
  const number = Number(query.get('page') ?? 1);
  return all.slice((number - 1) * size, number * size);
}
