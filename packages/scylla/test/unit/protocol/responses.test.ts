import { ByteReader } from "@x/binary";
import { mutations, prefixes, toHex } from "@x/testkit";
import { ScyllaProtocolError } from "../../../src/errors.ts";
import type { Frame, Prefix } from "../../../src/protocol/envelope.ts";
import { NO_METADATA_KNOWN, type ResultMetadata } from "../../../src/protocol/metadata.ts";
import { decodeResponse, type ResponseMessage } from "../../../src/protocol/response.ts";
import type { ResultMessage, RowsResult } from "../../../src/protocol/result.ts";
import { frameVectors, parseAnswer, vectorTypeText } from "../../support/frame-vectors.ts";

const vectors = frameVectors();

function metadataJson({ columns, global }: ResultMetadata, more: object = {}): object {
  const list = columns.map(({ name, type }) => ({ name, type: vectorTypeText(type) }));
  const spec = global ? { global_spec: [columns[0]!.keyspace, columns[0]!.table] } : {};
  return { columns_count: columns.length, ...more, ...spec, columns: list };
}

/** The rows in hex, cut by their lengths alone. */
function rowsJson({ source, start, end, rowCount, columnCount }: RowsResult): (string | null)[][] {
  const reader = new ByteReader(source.bytes, start, end);
  const rows = Array.from({ length: rowCount }, () =>
    Array.from({ length: columnCount }, () => {
      const length = reader.i32be();
      return length < 0 ? null : toHex(reader.take(length));
    }),
  );
  expect(reader.remaining).toBe(0);
  return rows;
}

function resultJson(result: ResultMessage): object {
  switch (result.kind) {
    case "SCHEMA_CHANGE": {
      const { argTypes, ...change } = result.schemaChange;
      return { kind: result.kind, ...change, ...(argTypes ? { arg_types: argTypes } : {}) };
    }
    case "PREPARED": {
      const { id, markers, partitionKey, result: rows } = result;
      const global = markers.length > 0;
      const metadata = metadataJson({
        columns: markers,
        id: undefined,
        spec: NO_METADATA_KNOWN.spec,
        global,
      });
      return {
        kind: result.kind,
        id: toHex(id),
        ...(rows.id ? { result_metadata_id: toHex(rows.id) } : {}),
        metadata: { ...metadata, pk_indices: partitionKey },
        result_metadata: rows.columns.length > 0 ? metadataJson(rows) : { columns_count: 0 },
      };
    }
    case "ROWS": {
      const { metadata, pagingState, rowCount, columnCount } = result;
      const more = {
        ...(pagingState ? { paging_state: toHex(pagingState) } : {}),
        ...(metadata?.id ? { new_metadata_id: toHex(metadata.id) } : {}),
      };
      return {
        kind: result.kind,
        metadata: metadata ? metadataJson(metadata, more) : { columns_count: columnCount, ...more },
        rows_count: rowCount,
        rows: rowsJson(result),
      };
    }
    default:
      return result;
  }
}

function errorJson({ error }: ResponseMessage & { opcode: "ERROR" }): object {
  const fields: Record<string, unknown> = { ...error };
  const names: Record<string, string> = {
    blockFor: "blockfor",
    numFailures: "numfailures",
    dataPresent: "data_present",
    writeType: "write_type",
    functionName: "function",
    argTypes: "arg_types",
    consistency: "cl",
  };
  const json: Record<string, unknown> = {
    code: `0x${error.serverCode!.toString(16).padStart(4, "0")}`,
    message: error.message,
  };
  for (const [key, value] of Object.entries(fields)) {
    if (["code", "serverCode", "retryable", "warnings", "failures", "query"].includes(key)) continue;
    json[names[key] ?? key] = value instanceof Uint8Array ? toHex(value) : value;
  }
  return json;
}

function messageJson(message: ResponseMessage): object {
  switch (message.opcode) {
    case "RESULT":
      return resultJson(message.result);
    case "ERROR":
      return errorJson(message);
    case "EVENT": {
      const { type, ...event } = message.event as { type: string; argTypes?: readonly string[] };
      const { argTypes, ...rest } = event;
      return { event: type, ...rest, ...(argTypes ? { arg_types: argTypes } : {}) };
    }
    case "SUPPORTED":
      return { options: Object.fromEntries(message.options) };
    case "AUTHENTICATE":
      return { authenticator: message.authenticator };
    case "AUTH_CHALLENGE":
    case "AUTH_SUCCESS":
      return { token: message.token };
    default:
      return {};
  }
}

function prefixJson({ tracingId, warnings, customPayload }: Prefix): object {
  return {
    ...(tracingId ? { tracing_id: toHex(tracingId) } : {}),
    ...(warnings.length > 0 ? { warnings } : {}),
    ...(customPayload
      ? {
          custom_payload: Object.fromEntries(
            Object.entries(customPayload).map(([key, value]) => [key, value && toHex(value)]),
          ),
        }
      : {}),
  };
}

const CONSISTENCIES = [
  "ANY",
  "ONE",
  "TWO",
  "THREE",
  "QUORUM",
  "ALL",
  "LOCAL_QUORUM",
  "EACH_QUORUM",
  "SERIAL",
];

/** The vectors' own view, without what is a matter of bytes, and the codes' names. */
function expected(decoded: Readonly<Record<string, unknown>>): unknown {
  const clean = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    const { flags, ks, cl, data_present, reasonmap, ...rest } = value as Record<string, unknown>;
    void flags;
    const more: Record<string, unknown> = {};
    if (ks !== undefined) more.keyspace = ks;
    if (reasonmap !== undefined) more.numfailures = (reasonmap as unknown[]).length;
    if (cl !== undefined) more.cl = CONSISTENCIES[cl as number];
    if (data_present !== undefined) more.data_present = data_present === 1;
    return Object.fromEntries(Object.entries({ ...rest, ...more }).map(([key, item]) => [key, clean(item)]));
  };
  return clean(decoded);
}

describe("an answer", () => {
  it.each(vectors)("is read as the one recorded: %s", async (_, vector) => {
    const frame = await parseAnswer(vector);
    const { prefix, message } = decodeResponse(frame, { hasMetadataIds: frame.version >= 5 });
    const json = { ...prefixJson(prefix), opcode: message.opcode, ...messageJson(message) };
    expect(json).toEqual(expected(vector.decoded));
    if (!(message.opcode === "RESULT" && message.result.kind === "ROWS"))
      expect(frame.reader.remaining).toBe(0);
  });

  it("says which replicas failed, and why, in v5", async () => {
    const name = "v5 ERROR 0x1300 read failure (too many tombstones)";
    const frame = await parseAnswer(vectors.find(([, vector]) => vector.name === name)![1]);
    const { message } = decodeResponse(frame, { hasMetadataIds: true });
    expect(message).toMatchObject({ error: { failures: [{ address: "127.0.0.1", reason: 1 }] } });
  });

  it("without metadata takes the columns that are known, if they are as many", async () => {
    const named = (name: string) => vectors.find(([, vector]) => vector.name === name)![1];
    const full = decodeResponse(
      await parseAnswer(named("v4 QUERY select * -> ROWS, all metadata kinds, NULLs")),
      {
        hasMetadataIds: false,
      },
    );
    const known = (full.message as { result: RowsResult }).result.metadata!;
    const skipped = await parseAnswer(named("v4 QUERY select * with skip_metadata flag 0x02 on QUERY"));
    const { message } = decodeResponse(skipped, { hasMetadataIds: false }, known);
    expect(message).toMatchObject({ result: { rowCount: 2 } });
    expect((message as { result: RowsResult }).result.metadata).toBe(known);

    const altered = await parseAnswer(named("v4 EXECUTE select star after ALTER, skip_metadata"));
    const later = decodeResponse(altered, { hasMetadataIds: false }, known);
    expect(later.message).toMatchObject({ result: { columnCount: 12, metadata: undefined } });
  });

  it("with the metadata that is known already is not read again", async () => {
    const named = vectors.find(
      ([, vector]) => vector.name === "v4 QUERY select * -> ROWS, all metadata kinds, NULLs",
    )![1];
    const read = async (known?: ResultMetadata): Promise<RowsResult> => {
      const { message } = decodeResponse(await parseAnswer(named), { hasMetadataIds: false }, known);
      return (message as { result: RowsResult }).result;
    };
    const first = await read();
    expect((await read(first.metadata)).metadata).toBe(first.metadata);
    const other = { ...first.metadata!, spec: first.metadata!.spec.map((byte) => byte ^ 1) };
    expect((await read(other)).metadata).toEqual(first.metadata);
    expect((await read(other)).start).toBe(first.start);
  });

  it("that is cut or damaged anywhere is a typed error or another answer, and nothing else", async () => {
    for (const [, vector] of vectors) {
      const frame = await parseAnswer(vector);
      const body = frame.reader.bytes;
      const damaged = [...prefixes(body.subarray(0, 400)), ...mutations(body, { count: 150 })];
      for (const bytes of damaged) {
        const copy: Frame = { ...frame, reader: new ByteReader(bytes) };
        try {
          decodeResponse(copy, { hasMetadataIds: frame.version >= 5 });
        } catch (error) {
          if (!(error instanceof ScyllaProtocolError)) throw error;
          if (!(error.offset >= 0 && error.kind !== "")) throw new Error("no offset or kind");
        }
      }
    }
  });
});
