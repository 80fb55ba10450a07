/** Names of variables whose values are secret by all likelihood. */
const secretName = /PASS|SECRET|TOKEN|CREDENTIAL|PRIVATE|API_?KEY|(?:^|_)(?:KEY|DSN)$|_URL$|_URI$/i;

/**
 * The values of an environment that must not be shown. A value that is short is a word such as `true`.
 * @param names what is shown anyway, such as the services: whoever has `postgres` as a password hides nothing by a mask of
 *   it, which would hole every line and make GitHub drop outputs
 */
export function secretsIn(
  environment: Readonly<Record<string, string>>,
  names: readonly string[] = [],
): readonly string[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    secretName.test(name) && value.length >= 6 && !names.includes(value) ? [value] : [],
  );
}
