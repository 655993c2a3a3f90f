import { inspect } from "node:util";
import { IoTDBServerError, IoTDBTimeoutError, isIoTDBError } from "../../src/errors.ts";
import * as kinds from "../../src/server-errors.ts";
import { statusError } from "../../src/server-errors.ts";

describe("A status that is no success", () => {
  it.each([
    [700, kinds.IoTDBSqlSyntaxError, "ERR_IOTDB_SQL_PARSE_ERROR", false],
    [751, kinds.IoTDBSemanticError, "ERR_IOTDB_DIVISION_BY_ZERO", false],
    [550, kinds.IoTDBNotFoundError, "ERR_IOTDB_TABLE_NOT_EXISTS", false],
    [501, kinds.IoTDBAlreadyExistsError, "ERR_IOTDB_DATABASE_ALREADY_EXISTS", false],
    [507, kinds.IoTDBSchemaError, "ERR_IOTDB_METADATA_ERROR", false],
    [801, kinds.IoTDBAuthError, "ERR_IOTDB_WRONG_LOGIN_PASSWORD", false],
    [715, kinds.IoTDBKilledError, "ERR_IOTDB_QUERY_WAS_KILLED", false],
    [606, kinds.IoTDBOverloadError, "ERR_IOTDB_WRITE_PROCESS_REJECT", true],
    [1701, kinds.IoTDBOverloadError, "ERR_IOTDB_NUM_REQUESTS_EXCEEDED", true],
    [906, kinds.IoTDBUnavailableError, "ERR_IOTDB_NO_AVAILABLE_REGION_GROUP", true],
    [600, kinds.IoTDBServerStateError, "ERR_IOTDB_SYSTEM_READ_ONLY", false],
    [308, kinds.IoTDBIncompatibleError, "ERR_IOTDB_THRIFT_FRAME_OVERSIZE", false],
    [301, IoTDBServerError, "ERR_IOTDB_EXECUTE_STATEMENT_ERROR", false],
    [4711, IoTDBServerError, "ERR_IOTDB_STATUS_4711", false],
  ])("%d is of the right kind", (code, kind, name, retryable) => {
    const error = statusError({ code, message: "why" }, { address: "h:1", sql: "select 1" });
    expect(error).toBeInstanceOf(kind);
    expect(error).toBeInstanceOf(IoTDBServerError);
    expect(isIoTDBError(error)).toBe(true);
    expect(error).toMatchObject({
      code: name,
      serverCode: code,
      retryable,
      serverMessage: "why",
      statusName: name.slice("ERR_IOTDB_".length),
      address: "h:1",
      sql: "select 1",
    });
    expect(error.message).toBe(`why (${code} ${name.slice("ERR_IOTDB_".length)})`);
    expect(inspect(error)).toContain(error.name);
  });

  it.each([
    [720, "timed out"],
    [712, "timed out"],
    [301, "Query has executed more than 60000ms"],
  ])("%d: %s is a timeout like those that are noticed here", (serverCode, message) => {
    expect(statusError({ code: serverCode, message })).toBeInstanceOf(IoTDBTimeoutError);
    expect(statusError({ code: serverCode, message })).toMatchObject({ serverCode });
  });

  it.each([
    "Fail to send plan node, exception message: java.net.ConnectException: Connection refused",
    "There are no available DataRegionGroup RegionGroups currently, please check the status of cluster DataNodes",
  ])("that speaks of a node that is gone may be retried: %s", (message) => {
    expect(statusError({ code: 301, message })).toMatchObject({
      name: "IoTDBUnavailableError",
      retryable: true,
    });
  });

  it("that may be retried is the node's fault, unless its kind says more", () => {
    const error = statusError({ code: 301, message: "no leader", needRetry: true });
    expect(error).toBeInstanceOf(kinds.IoTDBUnavailableError);
    expect(error.retryable).toBe(true);
    expect(statusError({ code: 550, needRetry: true })).toBeInstanceOf(kinds.IoTDBNotFoundError);
  });

  it("of several parts is that of the first that failed", () => {
    const subStatus = [{ code: 200 }, { code: 400 }, { code: 507, message: "wrong type" }, { code: 700 }];
    const error = statusError({ code: 302, message: "several", subStatus });
    expect(error).toBeInstanceOf(kinds.IoTDBSchemaError);
    expect(error.message).toBe("wrong type (507 METADATA_ERROR)");
    expect(statusError({ code: 302 }).message).toBe("The server gave no reason. (302 MULTIPLE_ERROR)");
  });
});
