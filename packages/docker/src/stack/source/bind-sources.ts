/** The paths on the nodes that a service of a merged stack file mounts. */
export function bindSources(service: Readonly<Record<string, unknown>>): readonly string[] {
  const volumes: readonly unknown[] = Array.isArray(service['volumes']) ? service['volumes'] : [];
  return volumes.flatMap((volume) => {
    const { type, source } = Object(volume) as { readonly type?: unknown; readonly source?: unknown };
    return type === 'bind' ? [String(source)] : [];
  });
}
