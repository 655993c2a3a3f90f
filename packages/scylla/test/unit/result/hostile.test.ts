import { mutations, prefixes } from "@x/testkit";
import { ScyllaError, ScyllaProtocolError } from "../../../src/errors.ts";
import { Result } from "../../../src/result.ts";
import type { RowsData } from "../../../src/rows.ts";
import { columnsOf, rowsOf } from "./support.ts";

const specs = columnsOf({
  id: "int",
  name: "text",
  list: "list<int>",
  u: "addr",
  v: "vector<float, 2>",
  b: "bigint",
});
const row = [1, "name", [1, 2], { street: "s", zip: 1 }, [1, 2], null];
const whole = rowsOf(specs, [row, row, row]);

function over(bytes: Uint8Array, rowCount = 3): RowsData {
  return {
    specs,
    rowCount,
    source: { bytes, view: new DataView(bytes.buffer) },
    start: 0,
    end: bytes.length,
  };
}

const bytes = whole.source.bytes.slice(whole.start, whole.end);

/** Fails for everything but a value or a typed error. */
function survives(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof ScyllaError)) throw error;
  }
}

describe("rows that are damaged", () => {
  test("are a protocol error at once when they end too early or too late", () => {
    expect(new Result([over(bytes)]).rowCount).toBe(3);
    for (const prefix of prefixes(bytes))
      expect(() => new Result([over(prefix)])).toThrow(ScyllaProtocolError);
    expect(() => new Result([over(Uint8Array.of(...bytes, 0))])).toThrow("do not end where the answer does");
  });

  test("are a protocol error at once when there are more of them than bytes, and cost no memory", () => {
    for (const count of [4, 0x7fffffff, -1, Number.NaN])
      expect(() => new Result([over(bytes, count)])).toThrow(ScyllaProtocolError);
    expect(() => new Result([{ ...over(bytes), end: bytes.length + 1 }])).toThrow(ScyllaProtocolError);
  });

  test("give values or typed errors, whichever way they are read", () => {
    for (const damaged of mutations(bytes, { count: 3000, seed: 5 })) {
      survives(() => {
        const result = new Result([over(damaged)]);
        survives(() => result.rows);
        survives(() => result.tuples);
        survives(() => [...new Result(result.pages)]);
        survives(() => String(result));
        for (let c = 0; c < specs.length; c++) {
          survives(() => result.column(c).values);
          survives(() => result.column(c).nulls);
        }
      });
    }
  });
});
