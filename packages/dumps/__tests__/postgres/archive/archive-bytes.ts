export interface EntryText {
  readonly kind: string;
  readonly name: string;
  readonly sql?: string;
  readonly owner?: string;
}

const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt8(value < 0 ? 1 : 0);
  bytes.writeUInt32LE(Math.abs(value), 1);
  return bytes;
};
const none = int(-1);
const text = (value: string): Buffer => Buffer.concat([int(Buffer.byteLength(value)), Buffer.from(value)]);

/** The head of an archive, as pg_dump of this version of the format writes it into a pipe. */
export function archiveHead(
  entries: readonly EntryText[],
  { minor = 16, database = 'shop' }: { minor?: number; database?: string } = {},
): Buffer {
  const beginning = [
    Buffer.from('PGDMP'),
    Buffer.from([1, minor, 0, 4, 8, 1]),
    minor >= 15 ? Buffer.from([0]) : int(0),
    ...[17, 3, 17, 29, 10, 126, 0].map(int),
    ...[database, '17.2', 'pg_dump 17.2'].map(text),
    int(entries.length),
  ];
  const each = entries.map(({ kind, name, sql = '', owner = 'app' }, index) =>
    Buffer.concat([
      ...[
        int(index + 1),
        int(0),
        text('0'),
        text('0'),
        text(name),
        text(kind),
        int(2),
        text(sql),
        none,
        none,
      ],
      ...[text('public'), text('')],
      ...(minor >= 14 ? [text('heap')] : []),
      ...(minor >= 16 ? [int(0)] : []),
      ...[text(owner), text('false'), text('7'), none],
      ...[Buffer.from([1]), Buffer.alloc(8)],
    ]),
  );
  return Buffer.concat([...beginning, ...each]);
}
