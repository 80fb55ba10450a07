import { cutBody } from '../comments/cut-body.ts';
import { type Marker, writeMarker } from './marker.ts';

const cutNote = '_The rest did not fit into an issue; the summary of the run has all of it._';

/** The body of an issue: the marker on the first line, then what people read. */
export function recordBody({ body }: { readonly body: string }, marker: Marker): string {
  return cutBody(`${writeMarker(marker)}\n${body}`, cutNote);
}
