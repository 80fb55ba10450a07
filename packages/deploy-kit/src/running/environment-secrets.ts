/** Names of variables whose values are secret by all likelihood. */
const secretName = /PASS|SECRET|TOKEN|CREDENTIAL|PRIVATE|API_?KEY|(?:^|_)(?:KEY|DSN)$|_URL$|_URI$/i;

/**
 * The values of an environment that must not be shown. A value that is short is a word such as `true`. An address without
 * user, path and query is no secret.
 * @param names what is shown anyway, such as the services: whoever has `postgres` as a password hides nothing by a mask of
 *   it, which would hole every line and make GitHub drop outputs
 */
export function secretsIn(
  environment: Readonly<Record<string, string>>,
  names: readonly string[] = [],
): readonly string[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    secretName.test(name) && value.length >= 6 && !names.includes(value) && !isPublicAddress(name, value)
      ? [value]
      : [],
  );
}

/**
 * Whether a value is an address that says only where something is. Users and probes know it: a mask of it would hole every
 * line about it.
 */
function isPublicAddress(name: string, value: string): boolean {
  const url = /_UR[IL]$/i.test(name) ? URL.parse(value) : null;
  if (!url?.host) return false;
  const { username, password, pathname, search, hash } = url;
  return [username, password, pathname.replace(/^\/$/, ''), search, hash].every((part) => part === '');
}
