import { Result, type ResultExtras } from "../../../src/result.ts";
import { RowStream } from "../../../src/row-stream.ts";
import { columnsOf, rowsOf } from "./support.ts";

interface Row {
  readonly n: number;
}

const specs = columnsOf({ n: "int" });

function page(from: number, count: number, nextPage?: ResultExtras<Row>["nextPage"]): Result<Row> {
  return new Result<Row>(
    [
      rowsOf(
        specs,
        Array.from({ length: count }, (_, i) => [from + i]),
      ),
    ],
    { nextPage },
  );
}

/** Pages of the given sizes, and how many of them have been fetched. */
function pages(sizes: readonly number[]): { first: Result<Row>; fetched: () => number } {
  let fetched = 0;
  const make = (index: number, from: number): Result<Row> => {
    const size = sizes[index]!;
    if (index === sizes.length - 1) return page(from, size);
    return page(from, size, async () => {
      fetched++;
      return make(index + 1, from + size);
    });
  };
  return { first: make(0, 0), fetched: () => fetched };
}

async function numbers(rows: AsyncIterable<Row>): Promise<number[]> {
  const list: number[] = [];
  for await (const { n } of rows) list.push(n);
  return list;
}

describe("going over a result with for await", () => {
  test("gives the rows of all its pages in order", async () => {
    for (const sizes of [[0], [3], [3, 2], [1, 0, 0, 1], [0, 100, 300, 0], [0, 0]]) {
      const total = sizes.reduce((sum, size) => sum + size, 0);
      const { first, fetched } = pages(sizes);
      expect(await numbers(first)).toEqual(Array.from({ length: total }, (_, i) => i));
      expect(fetched()).toBe(sizes.length - 1);
    }
  });

  test("fetches one page ahead and no more", async () => {
    const { first, fetched } = pages([2, 2, 2, 2]);
    const seen: [number, number][] = [];
    for await (const { n } of first) seen.push([n, fetched()]);
    expect(seen).toEqual([
      [0, 1],
      [1, 1],
      [2, 2],
      [3, 2],
      [4, 3],
      [5, 3],
      [6, 3],
      [7, 3],
    ]);
  });

  test("gives rows that were made before", async () => {
    const { first } = pages([2, 2]);
    const made = first.rows;
    const rows: Row[] = [];
    for await (const row of first) rows.push(row);
    expect(rows[0]).toBe(made[0]);
    expect(rows).toHaveLength(4);
  });

  test("rejects once with what a fetch fails with, and is over then", async () => {
    const stream = new RowStream(page(0, 1, () => Promise.reject(new Error("lost"))));
    expect(await stream.next()).toEqual({ done: false, value: { n: 0 } });
    await expect(stream.next()).rejects.toThrow("lost");
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  test("left early drops the page that is under way, even if it fails", async () => {
    let fail: (error: Error) => void = () => {};
    const first = page(0, 2, () => new Promise((_, reject) => (fail = reject)));
    for await (const { n } of first) {
      expect(n).toBe(0);
      break;
    }
    // An unhandled rejection would fail the run.
    fail(new Error("nobody hears this"));
    await new Promise((resolve) => setTimeout(resolve, 5));
  });

  test("rejects with what a row fails with, after the rows before it", async () => {
    const rows = rowsOf(columnsOf({ at: "timestamp" }), [[1], [2n ** 60n]]);
    const stream = new RowStream(new Result([rows]));
    expect(await stream.next()).toEqual({ done: false, value: { at: new Date(1) } });
    await expect(stream.next()).rejects.toMatchObject({ code: "ERR_SCYLLA_RANGE" });
    expect((await stream.next()).done).toBe(true);
  });

  test("answers calls that overlap in their order", async () => {
    const { first } = pages([1, 1, 0, 2]);
    const stream = new RowStream(Promise.resolve(first));
    const answers = await Promise.all(Array.from({ length: 6 }, () => stream.next()));
    expect(answers.map(({ value }) => value?.n)).toEqual([0, 1, 2, 3, undefined, undefined]);
    expect(answers.map(({ done }) => done)).toEqual([false, false, false, false, true, true]);
  });

  test("begins when its first page has come, and fails if that does", async () => {
    const { first } = pages([2]);
    expect(await numbers(new RowStream(Promise.resolve(first)))).toEqual([0, 1]);
    await expect(numbers(new RowStream(Promise.reject(new Error("refused"))))).rejects.toThrow("refused");
  });

  test("ends when it is disposed of", async () => {
    const stream = new RowStream(pages([2, 2]).first);
    await stream.next();
    await stream[Symbol.asyncDispose]();
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    const waiting = new RowStream(new Promise<Result<Row>>(() => {}));
    expect(await waiting.return()).toEqual({ done: true, value: undefined });
    expect((await waiting.next()).done).toBe(true);
  });
});
