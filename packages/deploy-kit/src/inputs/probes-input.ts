import { converted, items, maskedParts } from '@fairway/action-kit';
import { credentialsIn, type VerifyItem, verifyItemFields, verifyItemSchema } from '@fairway/health';
import { Failure } from '@fairway/runtime';

/** An input that is a list of probes. Credentials in them are masked. */
export function probesInput() {
  return converted(
    maskedParts(items(verifyItemSchema, { fields: verifyItemFields }), credentialsIn),
    requireNames,
  );
}

/** A probe is known by its name: two of one name would have one history and one incident. */
function requireNames(probes: readonly VerifyItem[]): readonly VerifyItem[] {
  const again = probes.find(({ name }, place) => probes.findIndex((other) => other.name === name) < place);
  if (again === undefined) return probes;
  throw new Failure({
    what: 'The probes cannot be used.',
    why: `Two probes have the name "${again.name}", and are told apart by nothing else.`,
    fix: 'Give each probe a name of its own.',
  });
}
