import { expectBytes } from "@x/testkit";
import fc from "fast-check";
import { cancelOperation, cancelOperationReq } from "../../../src/protocol/cancel-operation.ts";
import { closeOperation, closeOperationReq } from "../../../src/protocol/close-operation.ts";
import { closeSession, closeSessionReq } from "../../../src/protocol/close-session.ts";
import { connectionInfoResp, fetchAllConnectionsInfo } from "../../../src/protocol/connections-info.ts";
import { executeBatchStatement, executeBatchStatementReq } from "../../../src/protocol/execute-batch.ts";
import {
  executeQueryStatement,
  executeStatement,
  executeStatementReq,
  executeStatementResp,
  executeUpdateStatement,
} from "../../../src/protocol/execute-statement.ts";
import { fetchResults, fetchResultsReq, fetchResultsResp } from "../../../src/protocol/fetch-results.ts";
import { insertTablet, insertTabletReq, testInsertTablet } from "../../../src/protocol/insert-tablet.ts";
import { openSession, openSessionReq, openSessionResp } from "../../../src/protocol/open-session.ts";
import {
  deallocatePreparedReq,
  deallocatePreparedStatement,
  executePreparedReq,
  executePreparedStatement,
  prepareReq,
  prepareResp,
  prepareStatement,
} from "../../../src/protocol/prepared-statement.ts";
import { getProperties, serverProperties } from "../../../src/protocol/server-properties.ts";
import { status } from "../../../src/protocol/status.ts";
import { testConnection } from "../../../src/protocol/test-connection.ts";
import {
  getTimeZone,
  getTimeZoneResp,
  setTimeZone,
  setTimeZoneReq,
} from "../../../src/protocol/time-zone.ts";
import { FrameWriter } from "../../../src/thrift/frame-writer.ts";
import { decodeReply, encodeCall } from "../../../src/thrift/message.ts";
import type { Method } from "../../../src/thrift/method.ts";
import { thriftReader } from "../../../src/thrift/protocol.ts";
import type { ThriftType } from "../../../src/thrift/types.ts";
import { oracleFrame, oracleRead, oracleReader, oracleWrite } from "../../support/thrift-oracle.ts";
import { type PlainSchema, type Schema, valueFor } from "../../support/thrift-schema.ts";

/**
 * The structs once more, as the interface file of the server has them: `id:name:type`, `!` for a field that is always
 * there, `s` a string, `bin` bytes, `[x]` a list, `<x>` a map from strings.
 */
const STRUCTS: Readonly<Record<string, string>> = {
  TEndPoint: "1:ip:s! 2:port:i32!",
  TSStatus: "1:code:i32! 2:message:s 3:subStatus:[TSLeaf] 4:redirectNode:TEndPoint 5:needRetry:bool",
  TSLeaf: "1:code:i32! 2:message:s 4:redirectNode:TEndPoint 5:needRetry:bool",
  TSOpenSessionReq: "1:client_protocol:i32! 2:zoneId:s! 3:username:s! 4:password:s 5:configuration:<s>",
  TSOpenSessionResp: "1:status:TSStatus! 2:serverProtocolVersion:i32! 3:sessionId:i64 4:configuration:<s>",
  TSCloseSessionReq: "1:sessionId:i64!",
  TSExecuteStatementReq:
    "1:sessionId:i64! 2:statement:s! 3:statementId:i64! 4:fetchSize:i32 5:timeout:i64 6:enableRedirectQuery:bool 7:jdbcQuery:bool",
  TSExecuteBatchStatementReq: "1:sessionId:i64! 2:statements:[s]!",
  TSQueryDataSet: "1:time:bin! 2:valueList:[bin]! 3:bitmapList:[bin]!",
  TSExecuteStatementResp:
    "1:status:TSStatus! 2:queryId:i64 3:columns:[s] 4:operationType:s 5:ignoreTimeStamp:bool 6:dataTypeList:[s] 7:queryDataSet:TSQueryDataSet " +
    "9:columnNameIndexMap:<i32> 10:sgColumns:[s] 11:aliasColumns:[i8] 13:queryResult:[bin] 14:moreData:bool 15:database:s 16:tableModel:bool " +
    "17:columnIndex2TsBlockColumnIndexList:[i32]",
  TSFetchResultsReq:
    "1:sessionId:i64! 2:statement:s! 3:fetchSize:i32! 4:queryId:i64! 5:isAlign:bool! 6:timeout:i64 7:statementId:i64",
  TSFetchResultsResp:
    "1:status:TSStatus! 2:hasResultSet:bool! 3:isAlign:bool! 4:queryDataSet:TSQueryDataSet 6:queryResult:[bin] 7:moreData:bool",
  TSCloseOperationReq: "1:sessionId:i64! 2:queryId:i64 3:statementId:i64 4:preparedStatementName:s",
  TSCancelOperationReq: "1:sessionId:i64! 2:queryId:i64!",
  TSInsertTabletReq:
    "1:sessionId:i64! 2:prefixPath:s! 3:measurements:[s]! 4:values:bin! 5:timestamps:bin! 6:types:[i32]! 7:size:i32! 8:isAligned:bool " +
    "9:writeToTable:bool 10:columnCategories:[i8] 11:isCompressed:bool 12:encodingTypes:[i8] 13:compressType:i8",
  TSSetTimeZoneReq: "1:sessionId:i64! 2:timeZone:s!",
  TSGetTimeZoneResp: "1:status:TSStatus! 2:timeZone:s!",
  TSPrepareReq: "1:sessionId:i64! 2:sql:s! 3:statementName:s!",
  TSPrepareResp: "1:status:TSStatus! 2:parameterCount:i32",
  TSExecutePreparedReq:
    "1:sessionId:i64! 2:statementName:s! 3:parameters:bin! 4:fetchSize:i32 5:timeout:i64 6:statementId:i64!",
  TSDeallocatePreparedReq: "1:sessionId:i64! 2:statementName:s!",
  ServerProperties:
    "1:version:s! 2:supportedTimeAggregationOperations:[s]! 3:timestampPrecision:s! 4:maxConcurrentClientNum:i32 5:thriftMaxFrameSize:i32 " +
    "6:isReadOnly:bool 7:buildInfo:s 8:logo:s",
  TSConnectionInfo: "1:userName:s! 2:logInTime:i64! 3:connectionId:s! 4:type:i32!",
  TSConnectionInfoResp: "1:connectionInfoList:[TSConnectionInfo]!",
};

const TYPES: Readonly<Record<string, ThriftType<never>>> = {
  TSStatus: status as ThriftType<never>,
  TSOpenSessionReq: openSessionReq as ThriftType<never>,
  TSOpenSessionResp: openSessionResp as ThriftType<never>,
  TSCloseSessionReq: closeSessionReq as ThriftType<never>,
  TSExecuteStatementReq: executeStatementReq as ThriftType<never>,
  TSExecuteBatchStatementReq: executeBatchStatementReq as ThriftType<never>,
  TSExecuteStatementResp: executeStatementResp as ThriftType<never>,
  TSFetchResultsReq: fetchResultsReq as ThriftType<never>,
  TSFetchResultsResp: fetchResultsResp as ThriftType<never>,
  TSCloseOperationReq: closeOperationReq as ThriftType<never>,
  TSCancelOperationReq: cancelOperationReq as ThriftType<never>,
  TSInsertTabletReq: insertTabletReq as ThriftType<never>,
  TSSetTimeZoneReq: setTimeZoneReq as ThriftType<never>,
  TSGetTimeZoneResp: getTimeZoneResp as ThriftType<never>,
  TSPrepareReq: prepareReq as ThriftType<never>,
  TSPrepareResp: prepareResp as ThriftType<never>,
  TSExecutePreparedReq: executePreparedReq as ThriftType<never>,
  TSDeallocatePreparedReq: deallocatePreparedReq as ThriftType<never>,
  ServerProperties: serverProperties as ThriftType<never>,
  TSConnectionInfoResp: connectionInfoResp as ThriftType<never>,
};

const METHODS: readonly [name: string, method: Method<never, unknown>, request: string, response: string][] =
  [
    ["openSession", openSession, "TSOpenSessionReq", "TSOpenSessionResp"],
    ["closeSession", closeSession, "TSCloseSessionReq", "TSStatus"],
    ["setTimeZone", setTimeZone, "TSSetTimeZoneReq", "TSStatus"],
    ["getTimeZone", getTimeZone, "i64", "TSGetTimeZoneResp"],
    ["executeQueryStatementV2", executeQueryStatement, "TSExecuteStatementReq", "TSExecuteStatementResp"],
    ["executeUpdateStatementV2", executeUpdateStatement, "TSExecuteStatementReq", "TSExecuteStatementResp"],
    ["executeStatementV2", executeStatement, "TSExecuteStatementReq", "TSExecuteStatementResp"],
    ["executeBatchStatement", executeBatchStatement, "TSExecuteBatchStatementReq", "TSStatus"],
    ["fetchResultsV2", fetchResults, "TSFetchResultsReq", "TSFetchResultsResp"],
    ["closeOperation", closeOperation, "TSCloseOperationReq", "TSStatus"],
    ["cancelOperation", cancelOperation, "TSCancelOperationReq", "TSStatus"],
    ["testInsertTablet", testInsertTablet, "TSInsertTabletReq", "TSStatus"],
    ["testConnectionEmptyRPC", testConnection, "", "TSStatus"],
    ["getProperties", getProperties, "", "ServerProperties"],
    ["fetchAllConnectionsInfo", fetchAllConnectionsInfo, "", "TSConnectionInfoResp"],
    ["prepareStatement", prepareStatement, "TSPrepareReq", "TSPrepareResp"],
    ["executePreparedStatement", executePreparedStatement, "TSExecutePreparedReq", "TSExecuteStatementResp"],
    ["deallocatePreparedStatement", deallocatePreparedStatement, "TSDeallocatePreparedReq", "TSStatus"],
  ];

const NAMES: Readonly<Record<string, PlainSchema["kind"]>> = { s: "string", bin: "binary" };

function schemaOf(type: string): Schema {
  const text = STRUCTS[type];
  if (text !== undefined) {
    const fields = text.split(" ").map((field) => {
      const [id, , kind] = field.split(":") as [string, string, string];
      const required = kind.endsWith("!");
      return { id: Number(id), schema: schemaOf(required ? kind.slice(0, -1) : kind), required };
    });
    return { kind: "struct", fields };
  }
  if (type.startsWith("[")) return { kind: "list", element: schemaOf(type.slice(1, -1)) };
  if (type.startsWith("<"))
    return { kind: "map", key: { kind: "string" }, value: schemaOf(type.slice(1, -1)) };
  return { kind: NAMES[type] ?? (type as PlainSchema["kind"]) };
}

/** A value with the names of the fields in place of their ids. */
function named(type: string, value: unknown): unknown {
  const text = STRUCTS[type];
  if (text !== undefined) {
    const out: Record<string, unknown> = {};
    for (const field of text.split(" ")) {
      const [id, name, kind] = field.split(":") as [string, string, string];
      const part = (value as Record<string, unknown>)[`f${id}`];
      if (part !== undefined) out[name] = named(kind.replace("!", ""), part);
    }
    return out;
  }
  return type.startsWith("[") ? (value as unknown[]).map((part) => named(type.slice(1, -1), part)) : value;
}

describe.each(["binary", "compact"] as const)("By the %s protocol", (protocol) => {
  it.each(Object.keys(TYPES))("%s is written and read as the thrift package does it", (name) => {
    const type = TYPES[name]!;
    const schema = schemaOf(name);
    fc.assert(
      fc.property(valueFor(schema), (value) => {
        const theirs = oracleFrame(protocol, (oracle) => oracleWrite(oracle, schema, value)).subarray(4);
        expect(type.read(thriftReader(protocol, theirs))).toEqual(named(name, value));
      }),
      { numRuns: 40 },
    );
  });

  it.each(METHODS)("%s is called as the thrift package calls it", (name, method, request) => {
    const fields = request === "" ? [] : [{ id: 1, schema: schemaOf(request), required: true }];
    const schema: Schema = { kind: "struct", fields };
    fc.assert(
      fc.property(valueFor(schema), fc.nat(), (value, seqId) => {
        const out = new FrameWriter();
        const argument = (value as { f1?: unknown }).f1;
        encodeCall(
          out,
          protocol,
          method,
          seqId,
          (request === "" ? undefined : named(request, argument)) as never,
        );
        const ours = Buffer.concat(out.takePieces());
        const theirs = oracleFrame(protocol, (oracle) => {
          oracle.writeMessageBegin(name, 1, seqId);
          oracleWrite(oracle, schema, value);
          oracle.writeMessageEnd();
        });
        expectBytes(ours, theirs);
        const reader = oracleReader(protocol, ours.subarray(4));
        reader.readMessageBegin();
        expect(oracleRead(reader, schema)).toEqual(value);
      }),
      { numRuns: 40 },
    );
  });

  it.each(METHODS)("%s is answered as the thrift package answers it", (name, method, _, response) => {
    const schema: Schema = {
      kind: "struct",
      fields: [{ id: 0, schema: schemaOf(response), required: true }],
    };
    fc.assert(
      fc.property(valueFor(schema), fc.nat(), (value, seqId) => {
        const frame = oracleFrame(protocol, (oracle) => {
          oracle.writeMessageBegin(name, 2, seqId);
          oracleWrite(oracle, schema, value);
          oracle.writeMessageEnd();
        });
        const answer = decodeReply(frame.subarray(4), protocol, method, seqId);
        expect(answer).toEqual(named(response, (value as { f0: unknown }).f0));
      }),
      { numRuns: 40 },
    );
  });

  it("insertTablet is called as the thrift package calls it", () => {
    const fields = [{ id: 1, schema: schemaOf("TSInsertTabletReq"), required: true }];
    fc.assert(
      fc.property(valueFor({ kind: "struct", fields }), (value) => {
        const out = new FrameWriter();
        encodeCall(
          out,
          protocol,
          insertTablet,
          7,
          named("TSInsertTabletReq", (value as { f1: unknown }).f1) as never,
        );
        const theirs = oracleFrame(protocol, (oracle) => {
          oracle.writeMessageBegin("insertTablet", 1, 7);
          oracleWrite(oracle, { kind: "struct", fields }, value);
          oracle.writeMessageEnd();
        });
        expectBytes(Buffer.concat(out.takePieces()), theirs);
      }),
    );
  });
});
