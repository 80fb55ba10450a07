/** The reason why a registry could not be used, and its fix. */
export interface RegistryErrorCause {
  readonly kind:
    | 'credentials'
    | 'unreachable'
    | 'silent'
    | 'cut'
    | 'certificate'
    | 'not-found'
    | 'rate-limit'
    | 'unavailable'
    | 'other';
  readonly why: string;
  readonly fix: string;
}

/**
 * Finds the cause in the error message of docker, buildx or BuildKit about a registry.
 * @param said the output of the tool
 * @param registry the registry's address, which the sentences name
 * @returns the cause; its kind is `other` for an unknown message
 */
export function explainRegistryError(said: string, registry: string): RegistryErrorCause {
  const matches = (pattern: RegExp) => pattern.test(said);
  if (matches(/x509|certificate signed by unknown|certificate is not trusted|tls: /i)) {
    return {
      kind: 'certificate',
      why: `The TLS certificate of ${registry} is not trusted.`,
      fix: `Put the registry's CA into the system's certificate store and into /etc/docker/certs.d/${registry}/ca.crt.`,
    };
  }
  if (matches(/^silent: /)) {
    return {
      kind: 'silent',
      why: `${registry} took the request and did not answer for a minute.`,
      fix: 'Look at the registry and at proxies before it, and run again when it works.',
    };
  }
  if (matches(/server gave HTTP response to HTTPS client/i)) {
    return {
      kind: 'certificate',
      why: `${registry} speaks plain HTTP; passwords and images travel over TLS only.`,
      fix: 'Give the registry a certificate.',
    };
  }
  if (matches(/toomanyrequests|429 Too Many Requests|rate limit/i)) {
    return {
      kind: 'rate-limit',
      why: `${registry} refuses more requests for now.`,
      fix: 'Log in to raise the limit, or run again later.',
    };
  }
  if (matches(/unauthorized|incorrect username or password|authentication required|no basic auth|\b401\b/i)) {
    return {
      kind: 'credentials',
      why: `${registry} did not accept the user name and password.`,
      fix: 'Check registry-username and registry-password; a token may have expired or be for another registry.',
    };
  }
  if (matches(/denied|insufficient_scope|forbidden|\b403\b/i)) {
    return {
      kind: 'credentials',
      why: `The account may not do this in ${registry}.`,
      fix: 'Give the account the right to read and write this repository (on GitHub: permissions: packages: write).',
    };
  }
  if (matches(/not found|manifest unknown|name unknown|no such manifest|\b404\b/i)) {
    return {
      kind: 'not-found',
      why: `${registry} does not hold it.`,
      fix: 'Check the name and the tag, and that the release was built and pushed.',
    };
  }
  if (matches(/closed network connection|connection reset|broken pipe|unexpected EOF|: EOF\b/i)) {
    return {
      kind: 'cut',
      why: `The connection to ${registry} was cut.`,
      fix: 'Look at the network between here and the registry, and at proxies in it, then run again.',
    };
  }
  if (
    matches(
      /no such host|connection refused|no route to host|network is unreachable|i\/o timeout|timed? ?out|deadline exceeded|Client\.Timeout|server misbehaving/i,
    )
  ) {
    return {
      kind: 'unreachable',
      why: `${registry} cannot be reached from here.`,
      fix: 'Check the registry address, and that it answers from the machine that runs Docker.',
    };
  }
  if (matches(/\b50[0-4]\b|Service Unavailable|Bad Gateway|Gateway Time-?out/i)) {
    return {
      kind: 'unavailable',
      why: `${registry} answers, but with an error of its own.`,
      fix: 'Look at the registry, and run again when it works.',
    };
  }
  return { kind: 'other', why: `${registry} refused the request.`, fix: "Read the tool's output above." };
}
