import type { AccessToken } from '../../cloud/access-token.ts';
import type { Renewed } from '../../cloud/renewed.ts';

/** What lets a request in: the key of the account, or a token of an identity. */
export type AzureCredentials =
  /** The key in base64, as Azure shows it. */
  { readonly key: string } | { readonly tokens: Renewed<AccessToken> };
