import { masker } from '../log/masker.ts';
import type { Reader } from './reader.ts';

/** The same input, of which some parts are secrets: they are masked as soon as it is read. */
export function maskedParts<T>(reader: Reader<T>, secretsIn: (value: T) => readonly string[]): Reader<T> {
  return {
    ...reader,
    read(text) {
      const reading = reader.read(text);
      if (reading.ok) for (const secret of secretsIn(reading.value)) masker.add(secret);
      return reading;
    },
  };
}
