import { createServer, type Socket } from "node:net";
import { answersOf } from "./answers.ts";

/** Answers every request at once with what was encoded before; prints its port, and ends with its parent. */
const answers = answersOf();

function serve(socket: Socket): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const parts: Buffer[] = [];
    let at = 0;
    while (bytes.length - at >= 8) {
      const end = at + 8 + bytes.readUInt32LE(at);
      if (end > bytes.length) break;
      answers(bytes, at, end, parts);
      at = end;
    }
    rest = bytes.subarray(at);
    if (parts.length > 0) socket.write(parts.length === 1 ? parts[0]! : Buffer.concat(parts));
  });
}

const server = createServer({ noDelay: true }, serve);
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address !== null) process.stdout.write(`${address.port}\n`);
});
process.stdin.on("close", () => process.exit()).resume();
