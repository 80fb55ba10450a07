import { severities } from '@fairway/runtime';
import { z } from 'zod';
import type { Message } from '../message.ts';
import { isMeant } from './globs.ts';

/** One value, or a list of them. */
const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (written) => (Array.isArray(written) ? written : [written]),
    z.array(item).min(1),
  ) as unknown as z.ZodType<z.output<T>[]>;

const pattern = z.string('must be a text, in quotes where it begins with * or !').min(1, 'is empty');

/** What a user writes for one route. What is left out means everything. */
const routeSchema = z.strictObject({
  severity: oneOrMore(z.enum(severities, `is one of ${severities.join(', ')}`)).optional(),
  events: oneOrMore(pattern).optional(),
  environment: oneOrMore(pattern).optional(),
  to: oneOrMore(z.string('must be the name of a channel').min(1, 'is empty')),
});
export const routesSchema = z.array(routeSchema).min(1);
export type Route = z.output<typeof routeSchema>;

/** How a route is written, for errors. */
export const routeExample = '- {severity: P1, events: "deploy.*", environment: production, to: [NAME, …]}';

/** What of a message its way depends on. */
export type Routed = Pick<Message, 'severity' | 'event' | 'environment'>;

/** Names of the channels that a message goes to: those of every route that it fits, each once. */
export function namesFor(message: Routed, routes: readonly Route[]): readonly string[] {
  const { severity, event, environment } = message;
  const fitting = routes.filter(
    (route) =>
      (route.severity?.includes(severity) ?? true) &&
      isMeant(event, route.events ?? []) &&
      isMeant(environment, route.environment ?? []),
  );
  return [...new Set(fitting.flatMap(({ to }) => to))];
}
