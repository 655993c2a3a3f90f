import { inspect } from "node:util";
import type * as PoolModule from "@x/pool";
import { DriverError } from "@x/pool";

function classesFrom(base: typeof DriverError) {
  class SampleError extends base {
    static override get errorName(): string {
      return "SampleError";
    }
  }
  class SampleTimeoutError extends SampleError {
    static override get errorName(): string {
      return "SampleTimeoutError";
    }
  }
  return { SampleError, SampleTimeoutError };
}

/** Another copy of the package, as a process has when one part of it imports and another requires. */
function otherCopy(): typeof DriverError {
  let copy: typeof PoolModule | undefined;
  jest.isolateModules(() => {
    copy = require("@x/pool") as typeof PoolModule;
  });
  return copy!.DriverError;
}

describe("errors of drivers", () => {
  const ours = classesFrom(DriverError);
  const theirs = classesFrom(otherCopy());

  test("are of their class, of those above it and of no other, in both copies of a package", () => {
    expect(theirs.SampleError).not.toBe(ours.SampleError);
    for (const { SampleError, SampleTimeoutError } of [ours, theirs]) {
      const plain = new SampleError("broken", { code: "ERR_SAMPLE_BROKEN" });
      const late = new SampleTimeoutError("late", { code: "ERR_SAMPLE_TIMEOUT" });
      for (const error of [plain, late]) {
        expect(error).toBeInstanceOf(Error);
        expect(error instanceof DriverError).toBe(true);
        expect(error instanceof ours.SampleError).toBe(true);
        expect(error instanceof theirs.SampleError).toBe(true);
      }
      expect(plain instanceof ours.SampleTimeoutError).toBe(false);
      expect(late instanceof ours.SampleTimeoutError).toBe(true);
      expect(late instanceof theirs.SampleTimeoutError).toBe(true);
    }
  });

  test("go by their names, in stacks too", () => {
    const error = new theirs.SampleTimeoutError("late", { code: "ERR_SAMPLE_TIMEOUT" });
    expect(error.name).toBe("SampleTimeoutError");
    expect(String(error)).toBe("SampleTimeoutError: late");
    expect(error.stack).toMatch(/^SampleTimeoutError: late\n/);
    expect(inspect(error)).toContain("SampleTimeoutError: late");
    expect(Object.keys(error)).toEqual(["code", "retryable"]);
  });

  test("carry what they were given, and nothing else", () => {
    const cause = new Error("below");
    const details = { code: "ERR_SAMPLE_X", serverCode: 0, retryable: true, address: "h:1", cause };
    expect(new ours.SampleError("no", details)).toMatchObject(details);
    const bare = new ours.SampleError("no", { code: "ERR_SAMPLE_X" });
    expect(bare.retryable).toBe(false);
    expect("serverCode" in bare || "address" in bare || "cause" in bare).toBe(false);
  });

  test("may be extended by a user's class without a name of its own", () => {
    class MineError extends ours.SampleError {}
    const mine = new MineError("mine", { code: "ERR_SAMPLE_X" });
    expect(mine instanceof MineError).toBe(true);
    expect(mine instanceof theirs.SampleError).toBe(true);
    expect(new ours.SampleError("no", { code: "ERR_SAMPLE_X" }) instanceof MineError).toBe(false);
  });

  test("are told apart from everything else", () => {
    for (const other of [null, undefined, 1, "x", {}, new Error("x"), Object.create(null)])
      expect(other instanceof ours.SampleError).toBe(false);
  });
});
