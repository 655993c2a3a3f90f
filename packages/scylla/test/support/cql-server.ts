import { ByteReader, ByteWriter } from "@x/binary";
import { type PeerConnection, ScriptedPeer } from "@x/testkit";
import { beginEnvelope, endEnvelope } from "../../src/protocol/envelope.ts";
import { readShortBytes } from "../../src/protocol/notation.ts";
import { OPCODE } from "../../src/protocol/opcode.ts";
import { encodeSegments } from "../../src/protocol/segment.ts";
import { readLongString } from "./request-reader.ts";

/** A request as the server got it. */
export interface ServerRequest {
  readonly version: number;
  readonly flags: number;
  readonly stream: number;
  readonly opcode: number;
  readonly body: Uint8Array;
  /** The statement of a QUERY or a PREPARE. */
  readonly query: string | undefined;
  /** The statement's id of an EXECUTE, in hex. */
  readonly id: string | undefined;
}

/** The server's end of a connection. */
export interface ServerConnection {
  readonly peer: PeerConnection;
  readonly index: number;
  /** Sends an answer, in a segment where the version has them. */
  reply(request: ServerRequest, opcode: number, body: Uint8Array, flags?: number): Promise<void>;
  /** The bytes of an answer, to be sent by hand. */
  bytesOf(request: ServerRequest, opcode: number, body: Uint8Array, flags?: number): Uint8Array;
}

/** Answers a request, or returns false to leave it to the server's own answers. */
export type Handler = (
  request: ServerRequest,
  connection: ServerConnection,
) => boolean | Promise<boolean | undefined> | undefined;

/** What the server is. */
export interface CqlServerOptions {
  /** The newest version it speaks. Default 4. */
  readonly version?: number;
  readonly supported?: Readonly<Record<string, readonly string[]>>;
  /** Asks for a user. */
  readonly login?: { readonly user: string; readonly password: string };
}

/** Body parts that answers are made of. */
export const body = {
  void: (): Uint8Array => build((writer) => writer.i32be(1)),
  setKeyspace: (name: string): Uint8Array =>
    build((writer) => {
      writer.i32be(3);
      string(writer, name);
    }),
  error: (code: number, message: string, rest: (writer: ByteWriter) => void = () => {}): Uint8Array =>
    build((writer) => {
      writer.i32be(code);
      string(writer, message);
      rest(writer);
    }),
  /** Rows of one column of type int. */
  ints: (values: readonly number[], pagingState?: Uint8Array, name = "n"): Uint8Array =>
    build((writer) => {
      writer.i32be(2);
      writer.i32be(pagingState ? 3 : 1);
      writer.i32be(1);
      if (pagingState) {
        writer.i32be(pagingState.length);
        writer.append(pagingState);
      }
      for (const text of ["ks", "t", name]) string(writer, text);
      writer.u16be(9);
      writer.i32be(values.length);
      for (const value of values) {
        writer.i32be(4);
        writer.i32be(value);
      }
    }),
  /** Rows without columns: none. */
  nothing: (): Uint8Array =>
    build((writer) => {
      for (const value of [2, 0, 0, 0]) writer.i32be(value);
    }),
  /** A statement with markers of type int, whose rows have one column of type int. */
  prepared: (id: string, markers: readonly string[], version = 4, metadataId = "aa"): Uint8Array =>
    build((writer) => {
      writer.i32be(4);
      for (const text of version >= 5 ? [id, metadataId] : [id]) {
        const bytes = Buffer.from(text, "hex");
        writer.u16be(bytes.length);
        writer.append(bytes);
      }
      writer.i32be(1);
      writer.i32be(markers.length);
      writer.i32be(0);
      for (const text of ["ks", "t"]) string(writer, text);
      for (const marker of markers) {
        string(writer, marker);
        writer.u16be(9);
      }
      writer.i32be(1);
      writer.i32be(1);
      for (const text of ["ks", "t", "n"]) string(writer, text);
      writer.u16be(9);
    }),
};

/** Writes a body. */
export function build(write: (writer: ByteWriter) => void): Uint8Array {
  const writer = new ByteWriter();
  write(writer);
  return writer.finish();
}

/** Writes a [string]. */
export function string(writer: ByteWriter, text: string): void {
  const bytes = Buffer.from(text);
  writer.u16be(bytes.length);
  writer.append(bytes);
}

/**
 * As much of a CQL server as one test needs: it shakes hands, says that it knows nothing of a cluster, and leaves every
 * other request to the test's handler.
 */
export function startCqlServer(
  handler: Handler = () => false,
  options: CqlServerOptions = {},
): Promise<ScriptedPeer> {
  return ScriptedPeer.listen(async (peer) => {
    let segmented = false;
    const encode = (
      request: ServerRequest,
      opcode: number,
      bytes: Uint8Array,
      flags: number,
      version: number,
    ) => {
      const envelope = build((writer) => {
        const at = beginEnvelope(writer, version | 0x80, flags, request.stream, opcode);
        writer.append(bytes);
        endEnvelope(writer, at);
      });
      return segmented
        ? build((writer) => encodeSegments(writer, envelope, [envelope.length], undefined))
        : envelope;
    };
    const connection: ServerConnection = {
      peer,
      index: peer.index,
      bytesOf: (request, opcode, bytes, flags = 0) => encode(request, opcode, bytes, flags, request.version),
      async reply(request, opcode, bytes, flags = 0) {
        // A client that has gone is what some tests are about.
        await peer.send(connection.bytesOf(request, opcode, bytes, flags)).catch(() => {});
      },
    };
    try {
      for (;;) {
        for (const request of await readRequests(peer, segmented)) {
          if (request.version > (options.version ?? 4)) {
            const refusal = body.error(0x0a, "Invalid or unsupported protocol version");
            await peer.send(encode(request, OPCODE.ERROR, refusal, 0, options.version ?? 4));
          } else if (!(await handler(request, connection))) {
            await answer(request, connection, options);
            if (request.opcode === OPCODE.STARTUP && request.version >= 5) segmented = true;
          }
        }
      }
    } catch (error) {
      // The client has gone.
      if (!/the client has|nothing more/.test((error as Error).message)) throw error;
    }
  });
}

async function answer(
  request: ServerRequest,
  connection: ServerConnection,
  { supported = {}, login }: CqlServerOptions,
): Promise<void> {
  switch (request.opcode) {
    case OPCODE.OPTIONS:
      return connection.reply(
        request,
        OPCODE.SUPPORTED,
        build((writer) => {
          const entries = Object.entries({ CQL_VERSION: ["3.4.7"], ...supported });
          writer.u16be(entries.length);
          for (const [key, values] of entries) {
            string(writer, key);
            writer.u16be(values.length);
            for (const value of values) string(writer, value);
          }
        }),
      );
    case OPCODE.STARTUP:
      if (login)
        return connection.reply(
          request,
          OPCODE.AUTHENTICATE,
          build((writer) => string(writer, "org.apache.cassandra.auth.PasswordAuthenticator")),
        );
      return connection.reply(request, OPCODE.READY, new Uint8Array(0));
    case OPCODE.AUTH_RESPONSE: {
      const token = Buffer.from(request.body.subarray(4)).toString();
      if (token === `\0${login?.user}\0${login?.password}`)
        return connection.reply(
          request,
          OPCODE.AUTH_SUCCESS,
          build((writer) => writer.i32be(-1)),
        );
      return connection.reply(
        request,
        OPCODE.ERROR,
        body.error(0x100, "Provided username and/or password are incorrect"),
      );
    }
    case OPCODE.REGISTER:
      return connection.reply(request, OPCODE.READY, new Uint8Array(0));
    default:
      if (request.query?.startsWith("USE "))
        return connection.reply(
          request,
          OPCODE.RESULT,
          body.setKeyspace(request.query.slice(4).replaceAll('"', "")),
        );
      return connection.reply(request, OPCODE.RESULT, body.nothing());
  }
}

/** Waits for the next requests: one, or those of a segment. */
async function readRequests(peer: PeerConnection, segmented: boolean): Promise<ServerRequest[]> {
  const timeoutMs = 60_000;
  if (!segmented) {
    const bytes = await peer.readUntil(
      (unread) => {
        if (unread.length < 9) return undefined;
        const length = 9 + new ByteReader(unread, 5).i32be();
        return unread.length < length ? undefined : length;
      },
      { timeoutMs },
    );
    return [toRequest(bytes)];
  }
  const segment = await peer.readUntil(
    (unread) => {
      if (unread.length < 6) return undefined;
      const length = 10 + (new ByteReader(unread).u16le() | ((unread[2]! & 1) << 16));
      return unread.length < length ? undefined : length;
    },
    { timeoutMs },
  );
  const reader = new ByteReader(segment, 6, segment.length - 4);
  const requests: ServerRequest[] = [];
  while (reader.remaining > 0) {
    const length = 9 + new ByteReader(segment, reader.offset + 5).i32be();
    requests.push(toRequest(reader.take(length)));
  }
  return requests;
}

function toRequest(bytes: Uint8Array): ServerRequest {
  const reader = new ByteReader(bytes);
  const [version, flags, stream, opcode] = [reader.u8(), reader.u8(), reader.i16be(), reader.u8()];
  reader.skip(4);
  const start = reader.offset;
  const hasQuery = opcode === OPCODE.QUERY || opcode === OPCODE.PREPARE;
  return {
    version,
    flags,
    stream,
    opcode,
    query: hasQuery ? readLongString(reader) : undefined,
    id: opcode === OPCODE.EXECUTE ? Buffer.from(readShortBytes(reader)).toString("hex") : undefined,
    body: bytes.slice(start),
  };
}
