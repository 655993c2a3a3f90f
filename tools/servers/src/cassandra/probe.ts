import { counted, type Endpoint, ProbeSocket } from "../probe-socket.ts";

/** How to reach a node. */
export interface ProbeTarget extends Endpoint {
  readonly user?: { readonly name: string; readonly password: string };
}

/** How long a node may take to answer. */
const timeoutMs = 10_000;

const opcodes = {
  error: 0x00,
  ready: 0x02,
  authenticate: 0x03,
  supported: 0x06,
  result: 0x08,
  success: 0x10,
};

const string = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
};

/** The least client of CQL v4 that can tell whether a node is ready: one request at a time, answers read only to their end. */
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
    try {
      const probe = new Probe(socket);
      await probe.#startUp(target);
      return probe;
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  async #startUp({ user }: ProbeTarget): Promise<void> {
    const version = Buffer.concat([Buffer.from([0, 1]), string("CQL_VERSION"), string("3.0.0")]);
    const { opcode } = await this.#ask(0x01, version);
    if (opcode !== opcodes.authenticate) return;
    if (!user) throw new Error("the node asks for a user");
    await this.#ask(0x0f, counted(Buffer.from(`\0${user.name}\0${user.password}`)));
  }

  /** What the node offers, as the body of SUPPORTED. */
  async options(): Promise<Buffer> {
    return (await this.#ask(0x05, Buffer.alloc(0))).body;
  }

  /** Runs a query of one column of type bigint that yields one row, such as `SELECT count(*)`. */
  async number(cql: string, consistency: "one" | "all" = "one"): Promise<bigint> {
    const parameters = Buffer.from([0, consistency === "one" ? 1 : 5, 0]);
    const { body } = await this.#ask(0x07, Buffer.concat([counted(Buffer.from(cql)), parameters]));
    // The only value is the last thing in the answer.
    return body.readBigInt64BE(body.length - 8);
  }

  close(): void {
    this.#socket.close();
  }

  async #ask(opcode: number, body: Buffer): Promise<{ opcode: number; body: Buffer }> {
    const header = Buffer.from([4, 0, 0, 1, opcode]);
    this.#socket.write(Buffer.concat([header, counted(body)]));
    const head = await this.#socket.read(9);
    const answer = { opcode: head.readUInt8(4), body: await this.#socket.read(head.readInt32BE(5)) };
    if (answer.opcode === opcodes.error) throw new Error(answer.body.subarray(6).toString());
    if (!Object.values(opcodes).includes(answer.opcode))
      throw new Error(`unexpected answer ${answer.opcode}`);
    return answer;
  }
}
