import { isThingsDBError, ThingsDBServerError } from "../../../src/index.ts";
import { serverError } from "../../../src/server-errors.ts";
import { recorded } from "../../support/vectors.ts";

describe("errors of the server", () => {
  it.each([
    [-1, "ThingsDBInternalError", "ERR_THINGSDB_INTERNAL"],
    [-3, "ThingsDBWriteUvError", "ERR_THINGSDB_WRITE_UV"],
    [-6, "ThingsDBResultTooLargeError", "ERR_THINGSDB_RESULT_TOO_LARGE"],
    [-50, "ThingsDBAssertError", "ERR_THINGSDB_ASSERT"],
    [-58, "ThingsDBZeroDivisionError", "ERR_THINGSDB_ZERO_DIVISION"],
    [-62, "ThingsDBNumArgumentsError", "ERR_THINGSDB_NUM_ARGUMENTS"],
    [-64, "ThingsDBCancelledError", "ERR_THINGSDB_CANCELLED"],
    [-65, "ThingsDBCustomError", "ERR_THINGSDB_CUSTOM"],
    [-127, "ThingsDBCustomError", "ERR_THINGSDB_CUSTOM"],
    [-128, "ThingsDBServerError", "ERR_THINGSDB_SERVER"],
    [-7, "ThingsDBServerError", "ERR_THINGSDB_SERVER"],
    [0, "ThingsDBServerError", "ERR_THINGSDB_SERVER"],
  ])("of number %i are a %s", (serverCode, name, code) => {
    const error = serverError(serverCode, "why", "n1:9200");
    expect(error).toMatchObject({
      name,
      code,
      serverCode,
      message: "why",
      address: "n1:9200",
      retryable: false,
    });
    expect(error).toBeInstanceOf(ThingsDBServerError);
    expect(isThingsDBError(error)).toBe(true);
  });

  it.each(recorded("errors").map(({ name, packages }) => [name, packages.at(-1)!] as const))(
    "keep number and text: %s",
    (_, { decoded }) => {
      const { error_code, error_msg } = decoded as { error_code: number; error_msg: string };
      expect(serverError(error_code, error_msg, undefined)).toMatchObject({
        serverCode: error_code,
        message: error_msg,
      });
    },
  );
});
