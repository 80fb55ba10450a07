/** The parts of a step's name. */
export interface StepName {
  /** Target of the bake definition; absent where a step serves several targets, or only one target is built. */
  readonly target?: string;
  /** `2/3` of a Dockerfile's steps; absent for BuildKit's own work. */
  readonly position?: string;
  /** For example `RUN npm ci`, `exporting to image`. */
  readonly step: string;
}

/**
 * Reads the names that buildx and BuildKit's Dockerfile frontend give to steps:
 * `[harbor linux/amd64 build 2/3] RUN npm ci`, `[harbor internal] load .dockerignore`, `[harbor] exporting to image`.
 * The name of the target is missing where a solve has only one.
 */
export function parseStepName(name: string, targets: ReadonlySet<string>): StepName {
  const [, inside = '', step = name] = /^\[([^\]]*)\]\s*(.*)$/s.exec(name) ?? [];
  const words = inside.split(' ').filter((word) => word !== '');
  const [first = ''] = words;
  const target = targets.has(first) ? first : undefined;
  const position = words.slice(target === undefined ? 0 : 1).find((word) => /^\d+\/\d+$/.test(word));
  return {
    ...(target === undefined ? {} : { target }),
    ...(position === undefined ? {} : { position }),
    step: step.replaceAll(/\s+/g, ' ').trim(),
  };
}
