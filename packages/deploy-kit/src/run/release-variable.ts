import { Failure } from '@fairway/runtime';

/**
 * The value of a variable that the services of a release are given; undefined where none of them has it.
 * @param environments the variables of each service
 * @throws Failure where two services have different values: nobody could say which one is meant. No value is shown.
 */
export function variableOfServices(
  name: string,
  environments: Readonly<Record<string, Readonly<Record<string, string | null | undefined>>>>,
): string | undefined {
  const given = Object.entries(environments).flatMap(([service, { [name]: value }]) =>
    value ? [{ service, value }] : [],
  );
  const [first, ...others] = given;
  const other = others.find(({ value }) => value !== first?.value);
  if (!first || !other) return first?.value;
  throw new Failure({
    what: `The variable ${name} is not the same for all services.`,
    why: `${first.service} and ${other.service} have different values of it.`,
    fix: `Give the value that the probe shall use a name of its own, and name that in url-env.`,
  });
}
