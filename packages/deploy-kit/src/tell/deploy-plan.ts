/** One field that a deploy would change. Values are texts to show; absent where they are kept back or there is none. */
export interface FieldChange {
  /** In the words of the stack or compose file: `deploy.replicas`. */
  readonly field: string;
  readonly from?: string;
  readonly to?: string;
}

export interface ServiceChange {
  readonly service: string;
  readonly change: 'added' | 'changed' | 'removed';
  /** The image before and after, by digest, where it differs. */
  readonly image?: { readonly from?: string; readonly to?: string };
  readonly fields: readonly FieldChange[];
}

/** A directory whose content on a host differs. */
export interface FileChange {
  readonly host: string;
  readonly to: string;
  /** A line for each path that differs: `nginx.conf has other content`. */
  readonly differences: readonly string[];
}

/** What a deploy would do. */
export interface DeployPlan {
  readonly release: string;
  /** The version that is deployed over; absent where nothing proven is there. */
  readonly previous?: string;
  /** Nothing would be touched. */
  readonly unchanged: boolean;
  readonly services: readonly ServiceChange[];
  readonly files: readonly FileChange[];
  /** What would be created besides, by kind and name: `config marina_nginx_0123456789ab`. Never contents. */
  readonly creates: readonly string[];
  /** What was changed on the hosts by others since it was proven. */
  readonly drift: readonly string[];
  /** Migrations that are pending. */
  readonly migrations: readonly string[];
  readonly hosts: readonly string[];
  /** What a reader should know before it is done: a gap, a port that changes hands. */
  readonly warnings: readonly string[];
}

/** A value of a field as a plan shows it: on one line, cut at 80 characters. */
export function shownValue(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.replaceAll('\n', '\\n');
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
}
