export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** What a mail needs, checked. */
export interface EmailSettings {
  readonly host: string;
  readonly port: number;
  readonly tls: 'starttls' | 'implicit' | 'none';
  readonly ca?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly from: Mailbox;
  readonly to: readonly Mailbox[];
}
