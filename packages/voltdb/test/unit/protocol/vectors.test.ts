import { createHash } from "node:crypto";
import { ByteReader, ByteWriter } from "@x/binary";
import { expectBytes, parseHex } from "@x/testkit";
import { DEFAULT_MODES, type ValueModes } from "../../../src/codec/value-modes.ts";
import { invocationHead, writeInvocation } from "../../../src/protocol/invocation.ts";
import { readLoginAnswer, writeLogin } from "../../../src/protocol/login.ts";
import { parameterWriter } from "../../../src/protocol/parameters.ts";
import { readInvocation } from "../../../src/protocol/read-invocation.ts";
import { RESPONSE_HEAD, readResponse, type VoltResponse } from "../../../src/protocol/response.ts";
import {
  comparable,
  jsValueOf,
  type NotedParameter,
  type NotedResponse,
  rowsOf,
  typeOfJava,
  vectorsOf,
} from "../../support/vectors.ts";

const exact: ValueModes = { ...DEFAULT_MODES, timestamps: "bigint" };

function read(body: Uint8Array): { handle: bigint; response: VoltResponse } {
  const reader = new ByteReader(body);
  expect(reader.i8()).toBe(0);
  const handle = reader.i64be();
  expect(reader.offset).toBe(RESPONSE_HEAD);
  return { handle, response: readResponse(reader, exact, 1.5) };
}

function expectResponse(body: Uint8Array, noted: NotedResponse): void {
  const { handle, response } = read(body);
  expect(handle).toBe(BigInt(noted.clientHandle));
  expect(response).toMatchObject({
    status: noted.status,
    statusString: noted.statusString,
    appStatus: noted.appStatus,
    appStatusString: noted.appStatusString,
    roundtripTime: noted.clusterRoundTrip,
    clientRoundtripTime: 1.5,
    exception: null,
    hashes: noted.hashes ?? null,
  });
  expect(response.tables.length).toBe(noted.tables.length);
  noted.tables.forEach((table, t) => {
    const actual = response.tables[t]!;
    const types = table.columns.map(({ type }) => type);
    const same = (rows: readonly (readonly unknown[])[]): unknown =>
      rows.map((row) => row.map((value, c) => comparable(value, types[c]!)));
    expect(actual.columns.map(({ name, type }) => ({ name, type }))).toEqual(table.columns);
    expect(actual.statusCode).toBe(table.status);
    expect(same(actual.tuples)).toEqual(same(rowsOf(table)));
  });
}

describe("responses of the Java client's classes", () => {
  const vectors = vectorsOf<NotedResponse & { hex: string }>("responses");
  test.each(vectors.map((vector) => [vector.name, vector] as const))("%s", (_, vector) => {
    expectResponse(parseHex(vector.hex), vector);
  });
});

describe("calls captured from a real server", () => {
  const vectors = vectorsOf<{ request_hex?: string; response_hex: string | null; response: NotedResponse }>(
    "server_calls",
  );
  const answered = vectors.filter(({ response_hex }) => response_hex !== null);
  test.each(answered.map((vector) => [vector.name, vector] as const))(
    "the answer to %s is read",
    (_, vector) => {
      expectResponse(parseHex(vector.response_hex!).subarray(4), vector.response);
    },
  );

  // Version 1 with "no timeout" is malformed, too: the server answers it with a handle of its own.
  const malformed = /^malformed|no timeout override/;
  const whole = vectors.filter(({ name, request_hex }) => request_hex !== undefined && !malformed.test(name));
  test.each(whole.map((vector) => [vector.name, vector] as const))(
    "the request of %s is read, and means the same when written by us",
    (_, { request_hex, response }) => {
      const sent = readInvocation(parseHex(request_hex!).subarray(4), exact);
      expect(sent.handle).toBe(BigInt(response.clientHandle));
      const isOurs = sent.parameters.every(({ type, value }) => value !== null || type === 1);
      if (sent.handle < 0n || !isOurs) return;
      const extras = Object.fromEntries(sent.extensions);
      const writer = new ByteWriter();
      const params = sent.parameters.map(({ value }) => value);
      const writers = sent.parameters.map(({ type }) => parameterWriter(type));
      const head = invocationHead(Buffer.from(sent.procedure));
      const given = {
        batchTimeoutMs: extras[1] ?? undefined,
        partition: extras[3] ?? undefined,
        priority: extras[5] ?? undefined,
        timeoutMicros: extras[6] ?? undefined,
      };
      writeInvocation(writer, head, Number(sent.handle), given, params, writers);
      expect(new DataView(writer.bytes.buffer).getInt32(0)).toBe(writer.length - 4);
      const again = readInvocation(writer.written.subarray(4), exact);
      const known = sent.extensions.filter(([type]) => type < 10);
      expect({ ...again, version: 0, extensions: again.extensions.length }).toEqual({
        ...sent,
        version: 0,
        extensions: known.length,
      });
    },
  );
});

describe("invocations of the Java client's classes", () => {
  interface Noted {
    hex: string;
    handle: string;
    proc: string;
    extensions: readonly (readonly [number, number | null])[];
    params: readonly NotedParameter[];
  }
  const vectors = vectorsOf<Noted>("invocations");

  test.each(vectors.map((vector) => [vector.name, vector] as const))("%s: read and written", (_, vector) => {
    const body = parseHex(vector.hex);
    const types = vector.params.map(({ java }) => typeOfJava(java)!);
    const values = vector.params.map(({ value }, i) => jsValueOf(value, types[i]!));
    expect(readInvocation(body, exact)).toEqual({
      version: 2,
      procedure: vector.proc,
      handle: BigInt(vector.handle),
      extensions: vector.extensions,
      parameters: values.map((value, i) => ({ type: types[i], value })),
    });
    const extras = Object.fromEntries(vector.extensions);
    const writer = new ByteWriter();
    const given = {
      batchTimeoutMs: extras[1] ?? undefined,
      partition: extras[3] ?? undefined,
      priority: extras[5] ?? undefined,
      timeoutMicros: extras[6] ?? undefined,
    };
    const head = invocationHead(Buffer.from(vector.proc));
    writeInvocation(writer, head, Number(vector.handle), given, values, types.map(parameterWriter));
    expectBytes(writer.written.subarray(4), body);
  });
});

describe("logins captured from a real server", () => {
  interface Noted {
    request_hex: string;
    reply_hex: string;
    reply: {
      code: number;
      hostId?: number;
      connectionId?: string;
      clusterStartMillis?: string;
      build?: string;
    };
  }
  const vectors = vectorsOf<Noted>("server_login");

  test.each(vectors.map((vector) => [vector.name, vector] as const))(
    "%s: the answer is read",
    (_, vector) => {
      const answer = readLoginAnswer(parseHex(vector.reply_hex).subarray(4));
      expect(answer.code).toBe(vector.reply.code);
      if (!("reply" in answer)) return;
      expect(answer.reply).toMatchObject({
        hostId: vector.reply.hostId,
        connectionId: BigInt(vector.reply.connectionId!),
        clusterStart: BigInt(vector.reply.clusterStartMillis!),
        leaderAddress: "127.0.0.1",
        build: expect.stringContaining("10.1.1"),
      });
    },
  );

  test.each([
    ["SHA-256 ok", 1, "sha256", "admin", "adminpw"],
    ["SHA-1 version 1 ok", 1, "sha1", "admin", "adminpw"],
    ["SHA-1 version 0 ok", 0, "sha1", "admin", "adminpw"],
    ["version 7 SHA-256", 7, "sha256", "admin", "adminpw"],
    ["joe", 1, "sha256", "joe", "joepw"],
    ["empty user", 1, "sha256", "", ""],
  ] as const)("%s: the request is written", (name, version, hash, username, password) => {
    const expected = parseHex(vectors.find((vector) => vector.name === name)!.request_hex).subarray(4);
    const digest = createHash(hash).update(password).digest();
    const writer = new ByteWriter();
    const at = writeLogin(writer, { version, hash, service: "database", username, digest });
    expectBytes(writer.written, expected);
    expectBytes(writer.written.subarray(at), digest);
  });
});
