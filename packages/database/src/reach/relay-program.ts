/**
 * The far end of a relay. It reads frames from standard input, makes the requested connections, and writes their bytes
 * to standard output. It ends with its standard input, so no run leaves it behind. It is a text because the image that
 * runs it has only its own files. Any Node since 14 can run it.
 */
export const relayProgram = `
const net = require("node:net");
const sockets = new Map();
const tell = (connection, kind, content) => {
  const head = Buffer.alloc(9);
  head.writeUInt32BE(connection, 0);
  head.writeUInt8(kind, 4);
  head.writeUInt32BE(content.length, 5);
  process.stdout.write(Buffer.concat([head, content]));
};
const open = (connection, place) => {
  const socket = net.connect(place);
  sockets.set(connection, socket);
  socket.setNoDelay(true);
  let words = "";
  socket.on("connect", () => tell(connection, 1, Buffer.alloc(0)));
  socket.on("data", (chunk) => tell(connection, 2, chunk));
  socket.on("error", (error) => { words = error.message; });
  socket.on("close", () => { sockets.delete(connection); tell(connection, 3, Buffer.from(words)); });
};
let rest = Buffer.alloc(0);
process.stdin.on("data", (chunk) => {
  rest = Buffer.concat([rest, chunk]);
  while (rest.length >= 9 && rest.length >= 9 + rest.readUInt32BE(5)) {
    const connection = rest.readUInt32BE(0);
    const kind = rest.readUInt8(4);
    const content = rest.subarray(9, 9 + rest.readUInt32BE(5));
    rest = rest.subarray(9 + content.length);
    const socket = sockets.get(connection);
    if (kind === 0) open(connection, JSON.parse(content.toString()));
    else if (kind === 2 && socket) socket.write(content);
    else if (kind === 3 && socket) socket.destroy();
  }
});
process.stdin.on("end", () => process.exit(0));
`.trim();
