import { randomBytes } from 'node:crypto';

const digits = 5;

/** A name for the blocks of one upload, so that those of two uploads of one blob are told apart. */
export function newUploadId(): string {
  return randomBytes(12).toString('hex');
}

/** The name of a block. Those of one blob must all be of one length, and Azure lists them by name. */
export function blockId(upload: string, number: number): string {
  return Buffer.from(`${upload}-${String(number).padStart(digits, '0')}`).toString('base64');
}

/** The upload that a block belongs to; undefined for a block of somebody else. */
export function uploadOf(block: string): string | undefined {
  return /^([0-9a-f]{24})-\d{5}$/.exec(Buffer.from(block, 'base64').toString('latin1'))?.[1];
}
