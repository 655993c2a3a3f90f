import { createHash } from "node:crypto";
import { counted, type Endpoint, ProbeSocket } from "../probe-socket.ts";

/** How to reach a node. */
export interface ProbeTarget extends Endpoint {
  readonly user?: { readonly name: string; readonly password: string };
}

/** A parameter of a call, as far as the start of a server needs any. */
export type ProbeParameter = string | Buffer | null;

/** How long a node may take to answer; a schema takes a while. */
const timeoutMs = 60_000;

function encodeParameter(value: ProbeParameter): Buffer {
  if (value === null) return Buffer.from([1]);
  return typeof value === "string"
    ? Buffer.concat([Buffer.from([9]), counted(value)])
    : Buffer.concat([Buffer.from([25]), counted(value)]);
}

/** The least client that can tell whether a node is ready and give it its schema: one call at a time. */
export class Probe {
  readonly #socket: ProbeSocket;

  private constructor(socket: ProbeSocket) {
    this.#socket = socket;
  }

  /**
   * Connects and logs in.
   * @throws {Error} when the node refuses or does not answer
   */
  static async open(target: ProbeTarget): Promise<Probe> {
    const socket = await ProbeSocket.dial(target, timeoutMs);
    const { user = { name: "", password: "" } } = target;
    try {
      const probe = new Probe(socket);
      const digest = createHash("sha256").update(user.password).digest();
      const login = [Buffer.from([1, 1]), counted("database"), counted(user.name), digest];
      const code = (await probe.#ask(Buffer.concat(login))).readInt8(1);
      if (code !== 0) throw new Error(`the login was refused with code ${code}`);
      return probe;
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  /**
   * Calls a procedure.
   * @throws {Error} with the text of the status unless that is success
   */
  async call(procedure: string, ...parameters: readonly ProbeParameter[]): Promise<void> {
    const head = [Buffer.from([2]), counted(procedure), Buffer.alloc(8), Buffer.from([0])];
    const set = [Buffer.from([0, parameters.length]), ...parameters.map(encodeParameter)];
    const answer = await this.#ask(Buffer.concat([...head, ...set]));
    // Version, handle, which fields there are, status; the text of the status follows when there is one.
    const [present, status] = [answer.readUInt8(9), answer.readInt8(10)];
    if (status === 1) return;
    const text = present & 0x20 ? answer.subarray(15, 15 + answer.readInt32BE(11)).toString() : "";
    throw new Error(`${procedure} failed with status ${status}: ${text}`);
  }

  close(): void {
    this.#socket.close();
  }

  async #ask(body: Buffer): Promise<Buffer> {
    this.#socket.write(counted(body));
    return this.#socket.read((await this.#socket.read(4)).readInt32BE());
  }
}
