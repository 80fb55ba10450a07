import { randomBytes } from 'node:crypto';

const digits = 5;

/**
 * A name for the blocks of one upload, so that those of two uploads of one blob are told apart. It begins with the time.
 * @param now milliseconds since the Unix epoch
 */
export function newUploadId(now: number): string {
  return `${now.toString(16).padStart(12, '0')}${randomBytes(6).toString('hex')}`;
}

/** When an upload was begun, by the clock of the machine that began it; NaN for blocks of somebody else. */
export function timeOf(upload: string): number {
  return /^[0-9a-f]{24}$/.test(upload) ? Number.parseInt(upload.slice(0, 12), 16) : Number.NaN;
}

/** The name of a block. Those of one blob must all be of one length, and Azure lists them by name. */
export function blockId(upload: string, number: number): string {
  return Buffer.from(`${upload}-${String(number).padStart(digits, '0')}`).toString('base64');
}

/** The upload that a block belongs to; undefined for a block of somebody else. */
export function uploadOf(block: string): string | undefined {
  return /^([0-9a-f]{24})-\d{5}$/.exec(Buffer.from(block, 'base64').toString('latin1'))?.[1];
}
