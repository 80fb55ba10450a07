import { asRecord, Failure, isRecord } from '@fairway/runtime';
import type { z } from 'zod';
import type { Channel } from '../channel.ts';
import type { ChannelKind, ChannelSettings } from '../settings/channel-kind.ts';
import { readChannelSettings } from '../settings/read-settings.ts';
import { channelKinds } from './kinds.ts';
import { namesFor, type Route, type Routed, routeExample, routesSchema } from './read-routes.ts';

/** Where messages go. */
export interface Routing {
  readonly channels: readonly Channel[];
  /** Without routes, every channel gets every message. */
  channelsFor(message: Routed): readonly Channel[];
  /** Values that no log, problem or preview may hold. */
  readonly secrets: readonly string[];
}

/** A document that was parsed. Its values may be secrets, so that no error shows one. */
export interface RoutingDocument {
  readonly data: unknown;
  /** Where a part of it stands: `line 7`. */
  lineOf(path: readonly PropertyKey[]): string;
}

const shape = 'channels: {NAME: {KIND: …}}, and routes: [{severity: P1, to: [NAME]}]';
/** What stands at the top of the document. Whoever pushes figures reads `metrics`. */
const parts: readonly string[] = ['channels', 'routes', 'metrics'];
const channelName = /^[a-z0-9][a-z0-9_-]{0,39}$/;

/**
 * Reads the document of channels and routes.
 * @param routes stands in for the routes of the document; these are no secret
 * @throws Failure that names every place with a fault by its line, and shows no value
 */
export function readRouting(document: RoutingDocument, routes?: RoutingDocument): Routing {
  const faults: Fault[] = [];
  const written = asRecord(document.data);
  if (!isRecord(document.data))
    throw refuse([{ at: document.lineOf([]), why: 'It is not a mapping with "channels" and "routes".' }]);
  for (const key of Object.keys(written))
    if (!parts.includes(key))
      faults.push({
        at: document.lineOf([key]),
        why: `Only ${parts.map((part) => `"${part}"`).join(', ')} stand at its top.`,
      });
  const settings = readChannels(
    document,
    written['channels'],
    // Figures alone are pushed without telling anybody.
    written['metrics'] !== undefined && written['channels'] === undefined,
    faults,
  );
  const listed = routes ?? within(document, 'routes');
  const read = listed.data === undefined ? undefined : readList(listed, settings, faults);
  if (faults.length > 0) throw refuse(faults);
  const channels = [...settings].map(([name, one]) => one.open(name));
  return {
    channels,
    channelsFor(message) {
      if (read === undefined) return channels;
      const names = namesFor(message, read);
      return channels.filter(({ name }) => names.includes(name));
    },
    secrets: [...settings.values()].flatMap((one) => one.secrets),
  };
}

interface Fault {
  readonly at: string;
  readonly why: string;
}

function refuse(faults: readonly Fault[]): Failure {
  return new Failure({
    what: 'The channels and routes cannot be used.',
    why: faults.map(({ at, why }) => `${at[0]?.toUpperCase()}${at.slice(1)}: ${why}`).join(' '),
    fix: `Write ${shape}. A route may name severity, events, environment and to: ${routeExample}`,
  });
}

function within({ data, lineOf }: RoutingDocument, key: string): RoutingDocument {
  return { data: asRecord(data)[key], lineOf: (path) => lineOf([key, ...path]) };
}

function readChannels(
  { lineOf }: RoutingDocument,
  written: unknown,
  mayBeNone: boolean,
  faults: Fault[],
): ReadonlyMap<string, ChannelSettings> {
  const settings = new Map<string, ChannelSettings>();
  const entries = Object.entries(asRecord(written));
  if (entries.length === 0 && !mayBeNone) {
    faults.push({ at: lineOf(['channels']), why: '"channels" names no channel.' });
  }
  for (const [name, one] of entries) {
    const fault = (why: string) => void faults.push({ at: lineOf(['channels', name]), why });
    if (!channelName.test(name)) {
      fault('The name of a channel has lower-case letters, digits, "-" and "_" only, 40 at most.');
      continue;
    }
    const [key, ...more] = Object.keys(asRecord(one));
    const kind = channelKinds.find((each) => each.kind === key);
    if (kind === undefined || more.length > 0) {
      fault(
        more.length > 0
          ? `The channel "${name}" names not one kind. ${knownKinds()}`
          : `The channel "${name}" names ${unknownKind(key)}. ${knownKinds()}`,
      );
      continue;
    }
    try {
      settings.set(name, readChannelSettings(kind, name, asRecord(one)[kind.kind]));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      fault(`${error.what} ${error.why} ${error.fix}.`);
    }
  }
  return settings;
}

/** A key that looks like no kind may be a secret in the wrong place. */
function unknownKind(key: string | undefined): string {
  return key !== undefined && /^[a-z][a-z-]{0,23}$/.test(key)
    ? `the kind "${key}", which does not exist`
    : 'no kind';
}

const knownKinds = () => `Kinds are: ${channelKinds.map(({ kind }: ChannelKind) => kind).join(', ')}.`;

function readList(
  { data, lineOf }: RoutingDocument,
  settings: ReadonlyMap<string, ChannelSettings>,
  faults: Fault[],
): readonly Route[] {
  const read = routesSchema.safeParse(data);
  if (!read.success) {
    for (const issue of read.error.issues) faults.push({ at: lineOf(issue.path), why: sayRoute(issue) });
    return [];
  }
  for (const [index, { to }] of read.data.entries()) {
    for (const name of to) {
      if (settings.has(name)) continue;
      // A name that is none may be an address that was written in the wrong place.
      const shown = channelName.test(name) ? `"${name}"` : 'a name that is not shown';
      const known = [...settings.keys()].join(', ') || 'none';
      faults.push({
        at: lineOf([index, 'to']),
        why: `Route ${index + 1} goes to ${shown}, which is no channel. Channels are: ${known}.`,
      });
    }
  }
  return read.data;
}

function sayRoute(issue: z.core.$ZodIssue): string {
  const [index, ...rest] = issue.path;
  if (index === undefined) return '"routes" is a list of routes, and not empty.';
  const route = `Route ${Number(index) + 1}`;
  if (issue.code === 'unrecognized_keys')
    return `${route} has a field that does not exist. Fields are severity, events, environment and to.`;
  const field = rest.find((part) => typeof part === 'string');
  if (field === undefined) return `${route} is not a mapping.`;
  return `${route}: "${String(field)}" ${/^(is|must)\b/.test(issue.message) ? issue.message : 'is missing or has another form'}.`;
}
