import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { Decoder, Encoder } from "@msgpack/msgpack";
import { encodePackage, type Package } from "../../src/thingsdb/wire/package.ts";
import { BrokenStreamError, PackageReader } from "../../src/thingsdb/wire/package-reader.ts";
import { EVENT_ID, PackageType } from "../../src/thingsdb/wire/package-types.ts";

const encoder = new Encoder({ useBigInt64: true });
const decoder = new Decoder({ useBigInt64: true });

/** An answer or event, with its payload as bytes and as a value. */
export interface Received extends Package {
  readonly value: unknown;
}

/** The least that speaks the protocol, for tests of the simulator: a request in, its packages out. */
export class BareClient implements AsyncDisposable {
  readonly socket: Socket;
  /** Everything that came, in order. */
  readonly received: Received[] = [];
  readonly #reader: PackageReader = new PackageReader();
  #wake: () => void = () => {};
  #nextId = 0;
  closed = false;
  /** Splits what {@link BareClient.write} sends. */
  oneByteAtATime = false;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk) => {
      this.#read(chunk);
      this.#wake();
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      this.closed = true;
      this.#wake();
    });
  }

  #read(chunk: Uint8Array): void {
    try {
      for (const one of this.#reader.read(chunk)) this.received.push({ ...one, value: decode(one.payload) });
    } catch (error) {
      // Garbage, which some tests ask for.
      if (!(error instanceof BrokenStreamError)) throw error;
    }
  }

  static async connect(port: number, host: string = "127.0.0.1"): Promise<BareClient> {
    const socket = connect({ port, host, noDelay: true });
    await once(socket, "connect");
    return new BareClient(socket);
  }

  /** Connects and logs in. */
  static async open(port: number, user: string = "admin", password: string = "pass"): Promise<BareClient> {
    const client = await BareClient.connect(port);
    await client.request(PackageType.AUTH, [user, password]);
    return client;
  }

  /** Sends bytes as they are. */
  async write(bytes: Uint8Array): Promise<void> {
    if (!this.oneByteAtATime) {
      this.socket.write(bytes);
      return;
    }
    for (const byte of bytes) {
      this.socket.write(Uint8Array.of(byte));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /** Sends without waiting; gives the id. */
  send(type: number, payload?: unknown, id: number = this.#nextId++ % EVENT_ID): number {
    this.socket.write(encodePackage(type, id, payload === undefined ? undefined : encoder.encode(payload)));
    return id;
  }

  async request(type: number, payload?: unknown): Promise<Received> {
    const id = this.send(type, payload);
    return this.answer(id);
  }

  /** The answer of a request, which leaves `received`. */
  answer(id: number): Promise<Received> {
    return this.take((one) => one.id === id && one.type >= PackageType.PONG);
  }

  /** The next event, or the next of a type. */
  event(type?: number): Promise<Received> {
    return this.take((one) => one.type < PackageType.PONG && (type === undefined || one.type === type));
  }

  /** Waits for a package, five seconds at most, and takes it out of `received`. */
  async take(wanted: (one: Received) => boolean, timeoutMs: number = 5000): Promise<Received> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const index = this.received.findIndex(wanted);
      if (index >= 0) return this.received.splice(index, 1)[0]!;
      if (this.closed) throw new Error("the connection is closed");
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) throw new Error("no such package came");
      await this.#arrival(leftMs);
    }
  }

  async #arrival(timeoutMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** A query's value; errors are thrown as `{ code, message }`. */
  async query(scope: string, code: string, vars?: unknown): Promise<unknown> {
    return answeredValue(
      await this.request(PackageType.QUERY, vars === undefined ? [scope, code] : [scope, code, vars]),
    );
  }

  async run(scope: string, procedure: string, args?: unknown): Promise<unknown> {
    return answeredValue(
      await this.request(PackageType.RUN, args === undefined ? [scope, procedure] : [scope, procedure, args]),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.socket.destroyed) this.socket.destroy();
    while (!this.closed) await this.#arrival(100);
  }
}

/** An error that the server answered with. */
export class AnsweredError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** @throws {AnsweredError} */
export function answeredValue(answer: Received): unknown {
  if (answer.type !== PackageType.ERROR) return answer.value;
  const { error_code, error_msg } = answer.value as { error_code: number; error_msg: string };
  throw new AnsweredError(error_code, error_msg);
}

function decode(payload: Uint8Array): unknown {
  if (payload.length === 0) return undefined;
  try {
    return decoder.decode(payload);
  } catch {
    return undefined;
  }
}
