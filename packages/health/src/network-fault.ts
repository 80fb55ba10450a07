import { CutOff } from '@fairway/host';
import { asRecord, messageOf } from '@fairway/runtime';
import type { ProbeFault } from './probe-result.ts';

/**
 * Errors of the machine that asks: no route or interface, a name service that gives no answer, no free port or file. A
 * name that does not exist (ENOTFOUND) and a host that does not answer are the target's.
 */
const ownCodes: ReadonlySet<unknown> = new Set([
  ...['EAI_AGAIN', 'EAI_FAIL', 'EAI_MEMORY', 'EAI_SYSTEM', 'ESERVFAIL'],
  ...['ENETDOWN', 'ENETUNREACH', 'EADDRNOTAVAIL', 'ENOBUFS'],
  ...['EMFILE', 'ENFILE', 'ENOMEM'],
]);

/** Whether nothing left this machine: it has no network, no name service, or no room for a connection. */
export function isOwnNetworkFault(error: unknown): boolean {
  const coded = causesOf(error).filter(({ code }) => typeof code === 'string' && code !== 'UND_ERR_ABORTED');
  return coded.length > 0 && coded.every(({ code }) => ownCodes.has(code));
}

/** The reason of a failed fetch (a closed port, an expired certificate). fetch says "fetch failed" and has it as cause. */
export function causeOf(error: unknown): string {
  const { cause } = asRecord(error);
  if (cause === undefined) return messageOf(error);
  // For a name with several addresses there is one error for each address.
  const { errors } = asRecord(cause);
  return (Array.isArray(errors) ? errors : [cause]).map((one) => plainly(messageOf(one))).join('; ');
}

/**
 * A message of the system in words for a reader. OpenSSL writes numbers and places of its code around its words, which
 * differ from run to run.
 */
export function plainly(message: string): string {
  return message
    .replace(/[0-9A-F]+:error:[0-9A-F]+:SSL routines:[^:]*:([^:]+):.*/s, 'TLS: $1')
    .replace(/\bconnect ECONNREFUSED (\S+:\d+)/g, 'nobody listens on $1');
}

/** SSH_OPEN_ADMINISTRATIVELY_PROHIBITED: the sshd allows no forwarding (RFC 4254, 5.1). */
const forwardingRefused = 1;

/**
 * Whose fault it is that no answer arrived. A lost host on the way says nothing about what was to be asked through it,
 * nor does a proxy that refuses.
 */
export function faultOf(error: unknown): ProbeFault {
  const all = causesOf(error);
  if (all.some((one) => one instanceof CutOff || one.reason === forwardingRefused)) return 'prober';
  if (all.some((one) => /proxy response|proxy connection|not connected$/i.test(messageOf(one))))
    return 'prober';
  return isOwnNetworkFault(error) ? 'prober' : 'target';
}

/** Errors that are answers of a kind: a certificate that is refused, a port that speaks no TLS, or no HTTP. */
const answers = /CERT|^ERR_(?:TLS|SSL)_|^EPROTO$|UNABLE_TO_|SELF_SIGNED|^HPE_/;

/** Whether nothing came back. Messages do not tell: they hold names, and a name may be that of a certificate. */
export function isSilence(error: unknown): boolean {
  return !causesOf(error).some(({ code }) => typeof code === 'string' && answers.test(code));
}

/** An error, its causes, and each of several errors that it stands for. */
function causesOf(error: unknown): Readonly<Record<string, unknown>>[] {
  const one = asRecord(error);
  const inner = Array.isArray(one.errors) ? one.errors : one.cause === undefined ? [] : [one.cause];
  // An error that stands for several has the code of one of them.
  return inner.length > 0 && Array.isArray(one.errors)
    ? inner.flatMap(causesOf)
    : [one, ...inner.flatMap(causesOf)];
}
