import { inspect } from "node:util";
import type * as Binary from "@x/binary";
import {
  BinaryError,
  isBinaryError,
  OverflowError,
  UnderflowError,
  ValueRangeError,
  VarintError,
} from "@x/binary";

/** Another copy of the package, as a process has when one part of it imports and another requires. */
function otherCopy(): typeof Binary {
  let copy: typeof Binary | undefined;
  jest.isolateModules(() => {
    copy = require("@x/binary") as typeof Binary;
  });
  return copy!;
}

describe("errors", () => {
  test("are what they say, in both copies of the package", () => {
    const other = otherCopy();
    expect(other.UnderflowError).not.toBe(UnderflowError);
    const kinds = { UnderflowError, OverflowError, VarintError, ValueRangeError };
    const made = {
      UnderflowError: new other.UnderflowError(4, 1, 0),
      OverflowError: new other.OverflowError(5, 4),
      VarintError: new other.VarintError(7),
      ValueRangeError: new other.ValueRangeError(300, "u8"),
    };
    for (const [name, error] of Object.entries(made)) {
      for (const [kind, type] of Object.entries(kinds)) expect(error instanceof type).toBe(name === kind);
      expect(error).toBeInstanceOf(BinaryError);
      expect(error).toBeInstanceOf(RangeError);
      expect(isBinaryError(error)).toBe(true);
      expect(error.name).toBe(name);
      expect(inspect(error)).toContain(`${name}: `);
    }
  });

  test("are told apart from everything else", () => {
    for (const other of [null, undefined, 1, "x", {}, new RangeError("x"), new Error("x")]) {
      expect(isBinaryError(other)).toBe(false);
      expect(other instanceof UnderflowError).toBe(false);
    }
  });

  test("say what happened", () => {
    expect(new UnderflowError(4, 1, 10).message).toBe("4 bytes needed at offset 10, 1 available");
    expect(new OverflowError(101, 100).message).toBe("101 bytes exceed the limit of 100");
    expect(new VarintError(3).message).toBe("the varint at offset 3 does not end within 64 bits");
    expect(new ValueRangeError(2n ** 64n, "u64").message).toBe("18446744073709551616 is no u64");
  });
});
