import { z } from 'zod';
import { itemFields, probeName } from '../fields/item-fields.ts';

/** A port that must accept connections, as a user writes it. */
export const tcpProbeSchema = z.strictObject({
  name: probeName,
  /** `{node}:5432`, `db.example:5432` or `[::1]:5432`. */
  tcp: z
    .string()
    .regex(
      /^(?:\[[0-9a-fA-F:.]+\]|[^\s:/[\]]+):\d{1,5}$/,
      'write HOST:PORT, with an IPv6 address in brackets',
    )
    .refine((address) => {
      const port = Number(address.slice(address.lastIndexOf(':') + 1));
      return port >= 1 && port <= 65_535;
    }, 'has no port from 1 to 65535'),
  /** What is sent after the connection stands, such as `PING\r\n`. */
  send: z.string().min(1).optional(),
  /** Text that must be said in answer. Without it, a port that accepts is enough. */
  contains: z.string().min(1).optional(),
  /** `runner`: this machine connects. `hosts`: every host does. */
  from: z.enum(['runner', 'hosts']).default('runner'),
  ...itemFields({ timeout: 5_000, severity: 'P1' }),
});

/** A checked probe of a port. */
export type TcpProbe = z.output<typeof tcpProbeSchema>;
