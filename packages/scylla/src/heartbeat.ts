import { ask } from "./call.ts";
import type { Connection } from "./connection.ts";
import { OPCODE } from "./protocol/opcode.ts";

/**
 * Watches for connections whose other side has gone without a word: when nothing has come for `intervalMs`, the server is
 * asked for a sign of life, and has `timeoutMs` to give one. Returns what ends the watch. It keeps no process alive.
 */
export function watchConnection(connection: Connection, intervalMs: number, timeoutMs: number): () => void {
  let isAsking = false;
  const look = (): void => {
    if (isAsking || performance.now() - connection.lastReceivedMs < intervalMs) return;
    isAsking = true;
    ask(connection, OPCODE.OPTIONS, () => {}, { timeoutMs }).then(
      () => {
        isAsking = false;
      },
      (error: Error) => connection.destroy(error),
    );
  };
  const timer = setInterval(look, Math.max(1, intervalMs));
  timer.unref();
  return () => clearInterval(timer);
}
