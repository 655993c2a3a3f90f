import { once } from "node:events";
import { connect } from "node:net";
import type { OpenSide, RunReport } from "../bench.ts";
import { encode, packageOf } from "./answers.ts";
import { startReplay } from "./start-replay.ts";

const RUN = 37;
/** An answer: the head of a package and a small number. */
const ANSWER_BYTES = 9;

export const rawName = "requests encoded before";

/** Sends procedure calls that were encoded before and counts the bytes of answers: no client can be quicker than it. */
export async function openRawStream(ops: number, lanes: number): Promise<OpenSide> {
  const replay = await startReplay();
  const socket = connect({ host: "127.0.0.1", port: replay.port, noDelay: true });
  await once(socket, "connect");
  const payload = encode(["@:stuff", "add", [1, 1]]);
  const requests = Buffer.concat(Array.from({ length: lanes }, (_, id) => packageOf(RUN, id, payload)));
  const requestBytes = requests.length / lanes;
  return {
    run: () =>
      new Promise<RunReport>((resolve) => {
        let [sent, bytes] = [0, 0];
        const send = (): void => {
          const answered = Math.floor(bytes / ANSWER_BYTES);
          if (answered === ops) {
            socket.off("data", received);
            resolve({ ops });
            return;
          }
          const count = Math.min(ops - sent, lanes - (sent - answered));
          if (count === 0) return;
          sent += count;
          socket.write(requests.subarray(0, count * requestBytes));
        };
        const received = (chunk: Uint8Array): void => {
          bytes += chunk.length;
          send();
        };
        socket.on("data", received);
        send();
      }),
    close() {
      socket.destroy();
      replay.stop();
    },
  };
}
