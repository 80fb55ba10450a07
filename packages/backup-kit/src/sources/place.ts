import type { PlaceOnMachine } from '../subject.ts';
import type { SourceItem } from './configuration.ts';

/**
 * What tells a source from others of its machine, as its user has written it: it stays where a container or its volume is
 * made anew.
 * @param url the secret of the source that tells where its server is; undefined where it has none
 */
export function placeOnMachine(item: SourceItem, url: string | undefined): PlaceOnMachine {
  const { project, stack } = item;
  return { app: named('project', project) ?? named('stack', stack) ?? null, part: partOf(item, url) ?? null };
}

function partOf(item: SourceItem, url: string | undefined): string | undefined {
  if (item.kind === 'volume') return named('volume', item.volume);
  if (item.kind === 'paths' || item.kind === 'command') return undefined;
  const { reach, service, container } = item;
  if (reach === 'in-container') return named('service', service) ?? named('container', container);
  const onTheWay = reach === 'ssh-tunnel' && item.kind === 'postgres';
  // The number of the server itself tells more.
  return reach === 'direct' || onTheWay ? undefined : addressIn(url ?? '', item.kind);
}

function named(what: string, name: string | undefined): string | undefined {
  return name === undefined ? undefined : `${what} ${name}`;
}

/** Without a URL, it is the server on the socket of the machine. */
function addressIn(url: string, kind: 'postgres' | 'mariadb' | 'mysql'): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, port } = new URL(url);
  const isItself = /^(localhost|127\..*|\[::1\]|)$/.test(hostname);
  const at = port || (kind === 'postgres' ? '5432' : '3306');
  return isItself ? `port ${at}` : `address ${hostname}:${at}`;
}
