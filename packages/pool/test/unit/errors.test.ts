import { inspect } from "node:util";
import type * as PoolModule from "@x/pool";
import {
  isPoolError,
  PoolClosedError,
  PoolError,
  PoolExhaustedError,
  PoolTimeoutError,
  PoolUsageError,
} from "@x/pool";

/** Another copy of the package, as a process has when one part of it imports and another requires. */
function otherCopy(): typeof PoolModule {
  let copy: typeof PoolModule | undefined;
  jest.isolateModules(() => {
    copy = require("@x/pool") as typeof PoolModule;
  });
  return copy!;
}

describe("errors", () => {
  test("are what they say, in both copies of the package", () => {
    const other = otherCopy();
    expect(other.PoolTimeoutError).not.toBe(PoolTimeoutError);
    const kinds = { PoolClosedError, PoolExhaustedError, PoolTimeoutError, PoolUsageError };
    const made = {
      PoolClosedError: new other.PoolClosedError(),
      PoolExhaustedError: new other.PoolExhaustedError(3),
      PoolTimeoutError: new other.PoolTimeoutError(5),
      PoolUsageError: new other.PoolUsageError("max must be an integer of at least 1"),
    };
    for (const [name, error] of Object.entries(made)) {
      for (const [kind, type] of Object.entries(kinds)) expect(error instanceof type).toBe(name === kind);
      expect(error).toBeInstanceOf(PoolError);
      expect(error).toBeInstanceOf(Error);
      expect(isPoolError(error)).toBe(true);
      expect(error.name).toBe(name);
      expect(error.code).toMatch(/^ERR_POOL_(CLOSED|EXHAUSTED|TIMEOUT|USAGE)$/);
      expect(inspect(error)).toContain(`${name}: `);
    }
  });

  test("are told apart from everything else", () => {
    for (const other of [null, undefined, 1, "x", {}, new Error("x")]) {
      expect(isPoolError(other)).toBe(false);
      expect(other instanceof PoolTimeoutError).toBe(false);
    }
  });
});
