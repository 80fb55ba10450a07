import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, type DetailedPeerCertificate, getCACertificates } from 'node:tls';

/** A certificate of a server, or the one of the authority that this machine trusts. */
export interface CertificateSeen {
  readonly subject: string;
  readonly issuer: string;
  /** Milliseconds since the Unix epoch. */
  readonly validFrom: number;
  readonly validTo: number;
}

/**
 * Reads the certificates of a TLS server, whether they are valid or not.
 * @param channel a connection to the server
 * @returns the leaf first, each with its issuer behind it; at the end the authority that this machine trusts, if any
 * @throws Error where the server speaks no TLS
 */
export async function readChain(channel: Duplex, host: string): Promise<readonly CertificateSeen[]> {
  const name = host.replace(/^\[|\]$/g, '');
  const socket = connect({
    socket: channel,
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ALPNProtocols: ['http/1.1'],
    // Nothing is sent. A certificate that is not valid is what the reader wants to see.
    rejectUnauthorized: false,
  });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('secureConnect', resolve);
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('the server closed the connection')));
    });
    const presented = presentedBy(socket.getPeerCertificate(true));
    return usedChain(presented, trusted).map(seen);
  } finally {
    socket.on('error', () => {});
    socket.destroy();
  }
}

/** The certificates in the order of issue. A root is its own issuer. */
function presentedBy(leaf: DetailedPeerCertificate): X509Certificate[] {
  const chain: X509Certificate[] = [];
  const done = new Set<DetailedPeerCertificate>();
  for (let one: DetailedPeerCertificate | undefined = leaf; one?.raw && !done.has(one); ) {
    done.add(one);
    chain.push(new X509Certificate(one.raw));
    one = one.issuerCertificate;
  }
  return chain;
}

/**
 * The certificates that a client uses: it stops at the first one whose issuer it trusts. What a server sends beyond
 * that, such as an old cross-signed root, may end without harm to anybody.
 * @param issuersOf the trusted authorities of a name
 */
export function usedChain(
  presented: readonly X509Certificate[],
  issuersOf: (name: string) => readonly X509Certificate[],
): readonly X509Certificate[] {
  for (const [index, one] of presented.entries()) {
    const authorities = issuersOf(one.issuer)
      .filter((authority) => one.checkIssued(authority) && one.verify(authority.publicKey))
      .sort((a, b) => Date.parse(b.validTo) - Date.parse(a.validTo));
    const [authority] = authorities;
    if (authority) {
      const itself = authority.fingerprint256 === one.fingerprint256;
      return [...presented.slice(0, index + 1), ...(itself ? [] : [authority])];
    }
  }
  return presented;
}

/** The authorities that this machine trusts, by their names. Read once: a hundred probes ask for them. */
let authorities: { of: readonly string[]; byName: Map<string, X509Certificate[]> } | undefined;

/** The authorities of that name which this machine trusts. */
function trusted(name: string): readonly X509Certificate[] {
  const now = getCACertificates('default');
  if (authorities?.of !== now) {
    const all = now.map((pem) => new X509Certificate(pem));
    authorities = { of: now, byName: Map.groupBy(all, ({ subject }) => subject) };
  }
  return authorities.byName.get(name) ?? [];
}

function seen({ subject, subjectAltName, issuer, validFrom, validTo }: X509Certificate): CertificateSeen {
  return {
    subject: nameIn(subject) ?? subjectAltName?.replace(/^DNS:/, '').split(',', 1)[0] ?? 'no name',
    issuer: nameIn(issuer) ?? 'no name',
    validFrom: Date.parse(validFrom),
    validTo: Date.parse(validTo),
  };
}

/** The common name in a name; the organisation where it has none. */
function nameIn(lines: string): string | undefined {
  return /^CN=(.+)$/m.exec(lines)?.[1] ?? /^O=(.+)$/m.exec(lines)?.[1];
}
