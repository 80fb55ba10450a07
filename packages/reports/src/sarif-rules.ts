import type { SarifDescriptor, SarifReference, SarifResult, SarifRun } from './sarif-schema.ts';

type Component = SarifRun['tool']['driver'];

/** The rule of a result, in the tool or in one of its extensions (3.27.5 to 3.27.7); undefined where it is not described. */
export function ruleOf(
  { ruleId, ruleIndex, rule = {} }: Pick<SarifResult, 'ruleId' | 'ruleIndex' | 'rule'>,
  { tool }: SarifRun,
): SarifDescriptor | undefined {
  const { driver } = tool;
  const extensions = tool.extensions ?? [];
  const own = componentOf(rule, extensions) ?? driver;
  const asked = { ...rule, id: rule.id ?? ruleId, index: rule.index ?? ruleIndex };
  const found = describedIn(own.rules ?? [], asked);
  if (found !== undefined) return found;
  // A rule that its reference does not place is looked for everywhere, by its name.
  return describedIn(
    [driver, ...extensions].flatMap(({ rules }) => rules ?? []),
    { id: asked.id, guid: asked.guid },
  );
}

/** The classes that a result belongs to, such as a CWE, where the report describes them (3.27.8). */
export function taxaOf({ taxa }: SarifResult, run: SarifRun): readonly SarifDescriptor[] {
  const taxonomies = run.taxonomies ?? [];
  return (taxa ?? []).flatMap((asked) => {
    const component = componentOf(asked, taxonomies);
    const all = component?.taxa ?? taxonomies.flatMap((one) => one.taxa ?? []);
    return describedIn(all, asked) ?? [];
  });
}

function componentOf(
  { toolComponent }: Pick<SarifReference, 'toolComponent'>,
  components: readonly Component[],
): Component | undefined {
  if (toolComponent === undefined) return undefined;
  const { index = -1, guid, name } = toolComponent;
  return (
    components[index] ??
    components.find((one) => guid !== undefined && one.guid === guid) ??
    components.find((one) => name !== undefined && one.name === name)
  );
}

function describedIn(
  all: readonly SarifDescriptor[],
  { index = -1, guid, id }: Pick<SarifReference, 'index' | 'guid' | 'id'>,
): SarifDescriptor | undefined {
  const byId = (name: string | undefined): SarifDescriptor | undefined => {
    if (name === undefined || name === '') return undefined;
    // `CA1000/1` is a case of the rule CA1000 (3.52.4).
    const above = name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : undefined;
    return all.find((one) => one.id === name) ?? byId(above);
  };
  return all[index] ?? all.find((one) => guid !== undefined && one.guid === guid) ?? byId(id);
}
