import { asRecord, isRecord } from '@fairway/runtime';

/** The known facts about a failed request. */
export interface FailedAnswer {
  /** The HTTP status; undefined where no answer arrived. */
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  /** The message of GitHub or of the network. */
  readonly message: string;
  /** GitHub's messages about single fields, one line each. */
  readonly details: readonly string[];
}

/**
 * Reads an error of Octokit. Octokit sets the status 500 even where no answer arrived, so only an error with a response
 * comes from GitHub.
 */
export function readFailedAnswer(thrown: unknown): FailedAnswer {
  const { message, response } = thrown as { message?: unknown; response?: Partial<RawResponse> };
  const said = typeof message === 'string' ? message : String(thrown);
  if (!response) return { status: undefined, headers: {}, message: said, details: [] };
  const data = asRecord(response.data);
  return {
    status: response.status,
    headers: response.headers ?? {},
    message: typeof data['message'] === 'string' ? data['message'] : said,
    details: Array.isArray(data['errors']) ? data['errors'].map(describeError) : [],
  };
}

interface RawResponse {
  readonly status: number;
  readonly headers: Record<string, string | number | undefined>;
  readonly data: unknown;
}

function describeError(error: unknown): string {
  if (!isRecord(error)) return String(error);
  const { resource, field, code, message } = error;
  if (typeof message === 'string') return message;
  return [resource, field, code].filter((part) => typeof part === 'string').join(' ');
}
