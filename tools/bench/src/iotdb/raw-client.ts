import { once } from "node:events";
import { connect, type Socket } from "node:net";
import {
  ColumnarTablet,
  closeOperation,
  decodeReply,
  encodeCall,
  executeQueryStatement,
  FrameWriter,
  fetchResults,
  insertTablet,
  type Method,
  openSession,
  PROTOCOL_VERSION,
  prepareTablet,
  requestStatementId,
} from "./internals.ts";
import { columnarTablet } from "./workload.ts";

/** The number of every message: one call alone is on its way. */
const sequence = 1;
const fetchSize = 5_000;

/** A client that does nothing but what the network asks for: no client can be cheaper than it. */
export class RawClient {
  readonly #socket: Socket;
  readonly #session: bigint;
  readonly #statement: bigint;
  readonly #read: () => Promise<Uint8Array>;

  private constructor(socket: Socket, read: () => Promise<Uint8Array>, session: bigint, statement: bigint) {
    this.#socket = socket;
    this.#read = read;
    this.#session = session;
    this.#statement = statement;
  }

  static async open(address: string, database: string): Promise<RawClient> {
    const [host = "", port] = address.split(":");
    const socket = connect({ host, port: Number(port), noDelay: true });
    await once(socket, "connect");
    const read = frameReader(socket);
    const configuration = new Map([
      ["version", "V_1_0"],
      ["sql_dialect", "table"],
      ["db", database],
    ]);
    const login = { client_protocol: PROTOCOL_VERSION, zoneId: "UTC", username: "root", password: "root" };
    const { sessionId } = await call(socket, read, openSession, { ...login, configuration });
    if (sessionId === undefined) throw new Error("the server gave no session");
    const statement = await call(socket, read, requestStatementId, sessionId);
    return new RawClient(socket, read, sessionId, statement);
  }

  /** The bytes of an insert, ready to be sent. */
  prebuild(rows: number, tablet: number, table?: string): Uint8Array {
    const encoded = prepareTablet(columnarTablet(ColumnarTablet, rows, tablet, table)).encode();
    return frame(insertTablet, {
      sessionId: this.#session,
      prefixPath: encoded.table,
      measurements: encoded.measurements,
      values: encoded.values,
      timestamps: encoded.timestamps,
      types: encoded.types,
      size: encoded.rowCount,
      isAligned: false,
      writeToTable: true,
      columnCategories: encoded.categories,
    });
  }

  /** Sends bytes that were made before, and waits for the answer. */
  async replay(bytes: Uint8Array): Promise<void> {
    this.#socket.write(bytes);
    const { code } = decodeReply(await this.#read(), "binary", insertTablet, sequence);
    if (code !== 200) throw new Error(`the server answered ${code}`);
  }

  /** Runs a query and takes the bytes of the answers from the socket, no more; gives how many there were. */
  async drain(statement: string): Promise<number> {
    const ids = { sessionId: this.#session, statementId: this.#statement };
    const ask = { ...ids, statement, fetchSize, timeout: 0n };
    const first = await call(this.#socket, this.#read, executeQueryStatement, ask);
    const { queryId } = first;
    if (queryId === undefined) throw new Error("the server gave no query");
    let bytes = sizeOf(first.queryResult);
    for (let more = first.moreData === true; more; ) {
      const next = await call(this.#socket, this.#read, fetchResults, { ...ask, queryId, isAlign: true });
      bytes += sizeOf(next.queryResult);
      more = next.moreData === true;
    }
    await call(this.#socket, this.#read, closeOperation, { ...ids, queryId });
    return bytes;
  }

  close(): void {
    this.#socket.destroy();
  }
}

function sizeOf(blocks: readonly Uint8Array[] = []): number {
  return blocks.reduce((sum, block) => sum + block.length, 0);
}

async function call<Request, Response>(
  socket: Socket,
  read: () => Promise<Uint8Array>,
  method: Method<Request, Response>,
  request: Request,
): Promise<Response> {
  socket.write(frame(method, request));
  return decodeReply(await read(), "binary", method, sequence);
}

function frame<Request>(method: Method<Request, unknown>, request: Request): Uint8Array {
  const out = new FrameWriter();
  encodeCall(out, "binary", method, sequence, request);
  return Buffer.concat(out.takePieces());
}

/** Reads frame by frame; the bytes of a frame are copied once, when it came in several pieces. */
function frameReader(socket: Socket): () => Promise<Uint8Array> {
  let chunks: Buffer[] = [];
  let length = 0;
  let wake: (() => void) | undefined;
  socket.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    wake?.();
  });
  const have = async (bytes: number): Promise<Buffer> => {
    while (length < bytes) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const [first] = chunks;
    const all = first && first.length >= bytes ? first : Buffer.concat(chunks);
    if (all !== first) chunks = [all];
    return all;
  };
  return async () => {
    const size = (await have(4)).readInt32BE(0);
    const all = await have(4 + size);
    const rest = all.subarray(4 + size);
    chunks = rest.length > 0 ? [rest, ...chunks.slice(1)] : chunks.slice(1);
    length -= 4 + size;
    return all.subarray(4, 4 + size);
  };
}
