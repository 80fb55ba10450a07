import type { Metric } from './metric.ts';

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const labelName = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * Metrics in Prometheus' text format. Metrics without a sample are left out, and no sample has a time of its own: a
 * Pushgateway refuses those.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 * @throws TypeError for a name that Prometheus does not take, or one that is there twice
 */
export function exposition(metrics: readonly Metric[]): string {
  const seen = new Set<string>();
  const lines: string[] = [];
  for (const { name, help, samples } of metrics) {
    if (!metricName.test(name)) throw new TypeError(`${name} is not the name of a metric.`);
    if (seen.has(name)) throw new TypeError(`The metric ${name} is there twice.`);
    seen.add(name);
    if (samples.length === 0) continue;
    lines.push(`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} gauge`);
    for (const { labels = {}, value } of samples)
      lines.push(`${name}${drawLabels(labels)} ${drawValue(value)}`);
  }
  // A body that does not end with a line end is refused.
  return lines.map((line) => `${line}\n`).join('');
}

function drawLabels(labels: Readonly<Record<string, string>>): string {
  const drawn = Object.entries(labels)
    // An empty value is the same as no label.
    .filter(([, value]) => value !== '')
    .map(([name, value]) => {
      if (!labelName.test(name)) throw new TypeError(`${name} is not the name of a label.`);
      return `${name}="${escapeHelp(value).replaceAll('"', '\\"')}"`;
    });
  return drawn.length === 0 ? '' : `{${drawn.join(',')}}`;
}

/** A carriage return has no escape, and Prometheus takes it for the end of a line. */
function escapeHelp(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function drawValue(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
}
