import { Failure, type Severity, severities } from '@fairway/runtime';

/** @throws Failure naming the pattern whose severity is none */
export function severitiesOf(
  written: Readonly<Record<string, string>>,
): readonly (readonly [events: string, severity: Severity])[] {
  return Object.entries(written).map(([events, word]) => {
    const severity = severities.find((each) => each === word);
    if (severity !== undefined) return [events, severity] as const;
    throw new Failure({
      what: 'The severities cannot be used.',
      why: `"${events}" has the severity "${word}".`,
      fix: `Write one of ${severities.join(', ')}.`,
    });
  });
}
