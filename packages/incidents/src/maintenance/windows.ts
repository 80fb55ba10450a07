import { z } from 'zod';

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
type Day = (typeof days)[number];

/** An error that quotes what was written, and says what to write. */
const not =
  (what: string, write: string) =>
  ({ input }: { readonly input?: unknown }) =>
    `"${String(input)}" is not ${what}; write ${write}`;

const notTime = not('a time of day', 'one such as "23:30"');

const clockTime = z
  .string({ error: notTime })
  .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, { error: notTime });

const timezone = z
  .string()
  .refine(isTimezone, { error: not('a time zone', 'one such as Europe/Berlin') })
  .default('UTC');

const weekday = z.enum(days, { error: not('a day', `one of ${days.join(', ')}`) });

const recurring = z
  .strictObject({
    from: clockTime.refine((time) => time !== '24:00', 'a window begins at "00:00", not at "24:00"'),
    to: clockTime,
    days: z.array(weekday).min(1).optional(),
    timezone,
  })
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    error: 'it is the same as `from`; write another time',
  });

const instant = z.iso
  .datetime({
    offset: true,
    local: false,
    error: not('a moment with its offset', 'one such as 2026-12-24T22:00:00+01:00'),
  })
  .transform((text) => Date.parse(text));

const once = z.strictObject({ from: instant, to: instant }).refine(({ from, to }) => from < to, {
  path: ['to'],
  error: 'it is not later than `from`; write a later moment',
});

/**
 * A window in which Fairway measures and touches nothing and tells nobody: `{from: "23:30", to: "00:30", days: [sat],
 * timezone: Europe/Berlin}` for one that comes again, or `{from, to}` with two moments for one that comes once. The days
 * are those on which a window begins.
 */
export const maintenanceSchema = z.unknown().transform((value, context): MaintenanceWindow => {
  const from = (value as { readonly from?: unknown } | null)?.from;
  const kind = typeof from === 'string' && /^\d{4}-/.test(from) ? once : recurring;
  const read = kind.safeParse(value);
  if (read.success) return read.data;
  for (const issue of read.error.issues) {
    context.issues.push({ code: 'custom', input: value, path: issue.path, message: issue.message });
  }
  return z.NEVER;
});

export type MaintenanceWindow = z.output<typeof recurring> | z.output<typeof once>;

/** The name of the first window that a moment lies in, for people; undefined outside of all. */
export function maintenanceAt(windows: readonly MaintenanceWindow[], now: number): string | undefined {
  const window = windows.find((one) => isIn(one, now));
  return window && nameOf(window);
}

function isIn(window: MaintenanceWindow, now: number): boolean {
  if (!('timezone' in window)) return now >= window.from && now < window.to;
  const { from, to } = window;
  const { day, time } = wallClock(now, window.timezone);
  const on = (one: Day) => window.days?.includes(one) ?? true;
  if (from < to) return on(day) && time >= from && time < to;
  // Across midnight: the evening of its day, or the morning after it.
  return (on(day) && time >= from) || (on(dayBefore(day)) && time < to);
}

/**
 * What a clock on the wall shows. A window is what people read there, so on a night in which the clocks change it lasts
 * an hour more or less, as the night does.
 */
function wallClock(now: number, timeZone: string): { readonly day: Day; readonly time: string } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  const day = days.find((one) => one === part('weekday').toLowerCase());
  return { day: day ?? 'mon', time: `${part('hour')}:${part('minute')}` };
}

function dayBefore(day: Day): Day {
  return days[(days.indexOf(day) + days.length - 1) % days.length] ?? 'mon';
}

function nameOf(window: MaintenanceWindow): string {
  if (!('timezone' in window)) {
    const iso = (time: number) => `${new Date(time).toISOString().slice(0, 16)}Z`;
    return `${iso(window.from)} to ${iso(window.to)}`;
  }
  const { from, to, days: on, timezone: zone } = window;
  return `${on ? `${on.join(', ')} ` : ''}${from} to ${to} ${zone}`;
}

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
