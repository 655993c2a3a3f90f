import type { TlsOptions } from "node:tls";
import { ByteWriter } from "@x/binary";
import { type PeerConnection, parseHex, ScriptedPeer } from "@x/testkit";
import { writeString } from "../../src/codec/bytes.ts";
import { VoltTable } from "../../src/codec/volt-table.ts";
import { VoltType } from "../../src/codec/volt-type.ts";
import { type Invocation, readInvocation } from "../../src/protocol/read-invocation.ts";

/** What a fake server answers to a call. */
export interface FakeResponse {
  readonly status?: number;
  readonly statusString?: string | null;
  readonly appStatus?: number;
  readonly appStatusString?: string | null;
  readonly tables?: readonly VoltTable[];
}

/** Answers a call; `undefined`: never (or by itself, with `connection.send`). */
export type Answer = (
  call: Invocation,
  connection: PeerConnection,
) => FakeResponse | undefined | Promise<FakeResponse | undefined>;

export interface FakeOptions {
  readonly answer?: Answer;
  /** The body of the answer to the login, in place of one that lets the client in. */
  readonly login?: (body: Uint8Array, connection: PeerConnection) => Uint8Array | undefined;
  readonly tls?: TlsOptions;
  readonly clusterStart?: bigint;
  readonly hostId?: number;
  /** Names of procedures in the catalog. */
  readonly procedures?: readonly string[];
  /** Answers `@SystemCatalog` where it likes to. */
  readonly catalogs?: (call: Invocation) => FakeResponse | undefined;
  /** Calls that the server answers itself otherwise come to `answer`, too. */
  readonly bare?: boolean;
}

/** A message with its length in front. */
export function frame(body: Uint8Array): Uint8Array {
  const framed = new Uint8Array(4 + body.length);
  new DataView(framed.buffer).setInt32(0, body.length);
  framed.set(body, 4);
  return framed;
}

export function responseFrame(handle: bigint, response: FakeResponse = {}): Uint8Array {
  const { status = 1, statusString = null, appStatus = -128, appStatusString = null, tables = [] } = response;
  const writer = new ByteWriter();
  writer.i8(0);
  writer.i64be(handle);
  writer.u8((statusString === null ? 0 : 0x20) | (appStatusString === null ? 0 : 0x80));
  writer.i8(status);
  if (statusString !== null) writeString(writer, statusString);
  writer.i8(appStatus);
  if (appStatusString !== null) writeString(writer, appStatusString);
  writer.i32be(1);
  writer.i16be(tables.length);
  for (const table of tables) writer.append(table.bytes);
  return frame(writer.finish());
}

export function loginBody({ clusterStart = 1n, hostId = 0 }: FakeOptions = {}): Uint8Array {
  const writer = new ByteWriter();
  writer.i8(0);
  writer.i8(0);
  writer.i32be(hostId);
  writer.i64be(7n);
  writer.i64be(clusterStart);
  writer.append(parseHex("7f000001"));
  writeString(writer, "10.1.1-fake");
  return writer.finish();
}

/** One table with one value. */
export function oneValue(value: bigint | string, name = "V"): VoltTable {
  const type = typeof value === "string" ? VoltType.STRING : VoltType.BIGINT;
  return new VoltTable([{ name, type }], [[value]]);
}

/** A server on loopback that speaks the protocol; what it answers is up to the test. */
export class FakeServer implements AsyncDisposable {
  /** All calls that came, those that the client makes by itself included. */
  readonly calls: Invocation[] = [];
  readonly peer: ScriptedPeer;

  private constructor(peer: ScriptedPeer, calls: Invocation[]) {
    this.peer = peer;
    this.calls = calls;
  }

  static async listen(options: FakeOptions = {}): Promise<FakeServer> {
    const calls: Invocation[] = [];
    const script = (connection: PeerConnection): Promise<void> => serve(connection, options, calls);
    const peer = await ScriptedPeer.listen(script, options.tls ? { tls: options.tls } : {});
    return new FakeServer(peer, calls);
  }

  get address(): string {
    return this.peer.address;
  }

  /** The names of the calls that tests made. */
  get names(): string[] {
    return this.calls.map(({ procedure }) => procedure).filter((name) => !name.startsWith("@"));
  }

  /** The newest connection. */
  get connection(): PeerConnection {
    return this.peer.connections.at(-1)!;
  }

  async close(): Promise<void> {
    await this.peer.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

async function serve(connection: PeerConnection, options: FakeOptions, calls: Invocation[]): Promise<void> {
  const login = await readFrame(connection);
  if (login === undefined) return connection.close().catch(() => {});
  const answer = options.login === undefined ? frame(loginBody(options)) : options.login(login, connection);
  if (answer === undefined) return;
  await connection.send(answer);
  for (let body = await readFrame(connection); body !== undefined; body = await readFrame(connection)) {
    const call = readInvocation(body);
    calls.push(call);
    // Calls do not wait for one another.
    void respond(call, connection, options).catch(() => {});
  }
  await connection.close().catch(() => {});
}

async function respond(call: Invocation, connection: PeerConnection, options: FakeOptions): Promise<void> {
  const own = options.bare === true ? undefined : ownAnswer(call, options);
  const response = own ?? (await (options.answer ?? (() => ({})))(call, connection));
  if (response !== undefined) await connection.send(responseFrame(call.handle, response));
}

function ownAnswer(call: Invocation, options: FakeOptions): FakeResponse | undefined {
  const { procedure, parameters } = call;
  if (procedure === "@Subscribe") return {};
  if (procedure === "@Ping") return { statusString: "SUCCESS" };
  if (procedure === "@SystemCatalog") {
    return options.catalogs?.(call) ?? { tables: [catalog(options.procedures ?? [])] };
  }
  return procedure === "@Statistics" && parameters[0]?.value === "TOPO" ? { tables: topology() } : undefined;
}

/** Two partitions of one host. */
export function topology(leader = 0): VoltTable[] {
  const columns = [
    { name: "Partition", type: VoltType.INTEGER },
    { name: "Sites", type: VoltType.STRING },
    { name: "Leader", type: VoltType.STRING },
  ];
  const sites = new VoltTable(columns, [
    [0, "0:0, 1:0", `${leader}:0`],
    [1, "0:1, 1:1", `${leader}:1`],
    [16383, "0:2", "0:2"],
  ]);
  const hash = new VoltTable(
    [
      { name: "HASHTYPE", type: VoltType.STRING },
      { name: "HASHCONFIG", type: VoltType.VARBINARY },
    ],
    [["ELASTIC", parseHex("00000002 80000000 00000000 00000000 00000001")]],
  );
  return [sites, hash];
}

export function catalog(procedures: readonly string[]): VoltTable {
  const names = ["CAT", "SCHEM", "PROCEDURE_NAME", "R1", "R2", "R3", "REMARKS", "TYPE", "SPECIFIC"];
  const remarks =
    '{"readOnly":true,"singlePartition":true,"partitionParameter":0,"partitionParameterType":6}';
  return new VoltTable(
    names.map((name) => ({ name, type: VoltType.STRING })),
    procedures.map((name) => [null, null, name, null, null, null, remarks, "1", name]),
  );
}

async function readFrame(connection: PeerConnection): Promise<Uint8Array | undefined> {
  try {
    const whole = await connection.readUntil(
      (unread) => {
        if (unread.length < 4) return undefined;
        const length = 4 + new DataView(unread.buffer, unread.byteOffset).getInt32(0);
        return unread.length >= length ? length : undefined;
      },
      { timeoutMs: 60_000 },
    );
    return whole.subarray(4);
  } catch {
    return undefined;
  }
}
