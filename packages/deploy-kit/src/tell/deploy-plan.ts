import { shorten } from '@fairway/runtime';
/** One field that a deploy would change. Values are texts to show; absent where they are secret or do not exist. */
export interface FieldChange {
  /** The path of the field in the stack or Compose file: `deploy.replicas`. */
  readonly field: string;
  readonly from?: string;
  readonly to?: string;
}

export interface ServiceChange {
  readonly service: string;
  readonly change: 'added' | 'changed' | 'removed';
  /** The old and the new image by digest, where they differ. */
  readonly image?: { readonly from?: string; readonly to?: string };
  readonly fields: readonly FieldChange[];
}

/** A directory whose content on a host differs. */
export interface FileChange {
  readonly host: string;
  readonly to: string;
  /** One line for each path that differs: `nginx.conf has other content`. */
  readonly differences: readonly string[];
}

/** The changes that a deploy would make. */
export interface DeployPlan {
  readonly release: string;
  /** The current version; absent where no release is proven. */
  readonly previous?: string;
  /** Nothing would be changed. */
  readonly unchanged: boolean;
  readonly services: readonly ServiceChange[];
  readonly files: readonly FileChange[];
  /** Further things to create, by kind and name: `config marina_nginx_0123456789ab`. Never their contents. */
  readonly creates: readonly string[];
  /** Changes on the hosts, made by others since the last proof. */
  readonly drift: readonly string[];
  /** The pending migrations. */
  readonly migrations: readonly string[];
  readonly hosts: readonly string[];
  /** Facts that a reader should know before the deploy: an outage, a port that another service takes over. */
  readonly warnings: readonly string[];
}

/** The text that a plan shows for a value: one line, cut at 80 characters. */
export function shownValue(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.replaceAll('\n', '\\n');
  return shorten(line, 80);
}
