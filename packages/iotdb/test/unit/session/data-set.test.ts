import { expectNoLeaks, waitUntil } from "@x/testkit";
import type { TSCloseOperationReq } from "../../../src/protocol/close-operation.ts";
import type { TSExecuteStatementReq } from "../../../src/protocol/execute-statement.ts";
import type { TSFetchResultsReq } from "../../../src/protocol/fetch-results.ts";
import { TableSession } from "../../../src/table-session.ts";
import { FakeNode, type Handler } from "../../support/fake-node.ts";
import { intAnswer, intFetch, textBlock } from "../../support/fake-results.ts";

/** A node whose query 9 has the rows 1 to 6 in three answers. */
function threeAnswers(more: Record<string, Handler> = {}): Promise<FakeNode> {
  let fetches = 0;
  return FakeNode.start({
    executeQueryStatementV2: () => intAnswer(9n, [[1], [], [2]], true),
    fetchResultsV2: () => (fetches++ % 2 === 0 ? intFetch([[3, 4]], true) : intFetch([[5, 6]])),
    ...more,
  });
}

const sessionOn = (node: FakeNode) => TableSession.open({ nodeUrls: node.url, fetchSize: 2 });
const closed = (node: FakeNode): unknown[] => node.requests("closeOperation");

describe("A data set", () => {
  it("gives all rows of all answers, and frees the query at the end", async () => {
    await expectNoLeaks(async () => {
      await using node = await threeAnswers();
      await using session = await sessionOn(node);
      const dataSet = await session.executeQueryStatement("select i from t");
      expect(dataSet.columnNames).toEqual(["i"]);
      expect(dataSet.columnTypes).toEqual(["INT32"]);
      expect(dataSet.columns).toEqual([{ name: "i", type: "INT32" }]);
      expect(session.stats.openDataSets).toBe(1);
      expect(await dataSet.readAll()).toEqual([1, 2, 3, 4, 5, 6].map((i) => ({ i })));
      expect(await dataSet.hasNext()).toBe(false);
      expect(await dataSet.next()).toBeUndefined();
      await waitUntil(() => closed(node).length > 0);
      await waitUntil(() => session.stats.openDataSets === 0);
      const ids = { sessionId: 1n, statementId: 101n };
      expect(node.requests<TSFetchResultsReq>("fetchResultsV2")).toEqual(
        Array(2).fill({
          ...ids,
          statement: "select i from t",
          fetchSize: 2,
          queryId: 9n,
          isAlign: true,
          timeout: 0n,
        }),
      );
      expect(node.requests<TSCloseOperationReq>("closeOperation")).toEqual([{ ...ids, queryId: 9n }]);
    });
  });

  it("has the next answer on its way while one is read, and no more than that", async () => {
    await using node = await threeAnswers();
    await using session = await sessionOn(node);
    const dataSet = await session.executeQueryStatement("q");
    await waitUntil(() => node.requests("fetchResultsV2").length === 1);
    await session.ping();
    expect(node.requests("fetchResultsV2")).toHaveLength(1);
    expect(await dataSet.next()).toMatchObject({ i: 1 });
    expect(await dataSet.next()).toMatchObject({ i: 2 });
    expect(await dataSet.next()).toMatchObject({ i: 3 });
    await waitUntil(() => node.requests("fetchResultsV2").length === 2);
    await dataSet.close();
    expect(closed(node)).toHaveLength(1);
    expect(await dataSet.hasNext()).toBe(false);
  });

  it.each([
    ["rows", (set: AsyncIterable<unknown> & { batches(): AsyncIterable<unknown> }) => set],
    ["batches", (set: AsyncIterable<unknown> & { batches(): AsyncIterable<unknown> }) => set.batches()],
  ])("is freed when a loop over its %s is left", async (_, iterate) => {
    await using node = await threeAnswers();
    await using session = await sessionOn(node);
    for await (const item of iterate(await session.executeQueryStatement("q"))) {
      expect(item).toBeDefined();
      break;
    }
    expect(closed(node)).toHaveLength(1);
    expect(session.stats.openDataSets).toBe(0);
  });

  it("is freed with `await using`, and with its session", async () => {
    await using node = await threeAnswers();
    const session = await sessionOn(node);
    {
      await using dataSet = await session.executeQueryStatement("q");
      expect(await dataSet.hasNext()).toBe(true);
    }
    expect(closed(node)).toHaveLength(1);
    await session.executeQueryStatement("q");
    await session.close();
    expect(closed(node)).toHaveLength(2);
    expect(node.names.at(-1)).toBe("closeSession");
  });

  it("may be read row by row, then in batches: a batch that was begun comes whole", async () => {
    await using node = await threeAnswers();
    await using session = await sessionOn(node);
    const dataSet = await session.executeQueryStatement("q");
    for (let i = 0; i < 3; i++) await dataSet.next();
    const batches: unknown[] = [];
    for await (const batch of dataSet.batches()) batches.push([...(batch.column("i").values as Int32Array)]);
    expect(batches).toEqual([
      [3, 4],
      [5, 6],
    ]);
  });

  it("fails where the server fails, once and for all", async () => {
    const refused = {
      status: { code: 301, message: "Query has executed more than 60000ms" },
      hasResultSet: false,
      isAlign: true,
    };
    await using node = await threeAnswers({ fetchResultsV2: () => refused });
    await using session = await sessionOn(node);
    const dataSet = await session.executeQueryStatement("q");
    const read = async (): Promise<void> => {
      while (await dataSet.hasNext()) await dataSet.next();
    };
    await expect(read()).rejects.toMatchObject({ name: "IoTDBTimeoutError", serverCode: 301 });
    await expect(dataSet.next()).rejects.toMatchObject({ serverCode: 301 });
    await dataSet.close();
    expect(closed(node)).toHaveLength(1);
  });

  it("fails when its connection is lost", async () => {
    await using node = await threeAnswers({ fetchResultsV2: (_, connection) => connection.reset() });
    await using session = await sessionOn(node);
    const dataSet = await session.executeQueryStatement("q");
    await expect(dataSet.readAll()).rejects.toMatchObject({ code: "ERR_IOTDB_CONNECTION_LOST" });
  });

  it("stops waiting when the signal of its query aborts", async () => {
    await using node = await threeAnswers({ fetchResultsV2: () => undefined });
    const session = await sessionOn(node);
    const controller = new AbortController();
    const dataSet = await session.executeQueryStatement("q", { signal: controller.signal });
    await dataSet.next();
    await dataSet.next();
    const waiting = dataSet.next();
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    await session.close();
  });

  it("refuses an answer that contradicts itself, and frees its query", async () => {
    await using node = await threeAnswers({
      executeQueryStatementV2: () => ({ ...intAnswer(9n, []), dataTypeList: [] }),
    });
    await using session = await sessionOn(node);
    await expect(session.executeQueryStatement("q")).rejects.toMatchObject({ code: "ERR_IOTDB_PROTOCOL" });
    await waitUntil(() => closed(node).length === 1);
    expect(session.stats.openDataSets).toBe(0);
  });

  it("is empty for a statement without rows", async () => {
    await using node = await threeAnswers({ executeQueryStatementV2: () => ({ status: { code: 200 } }) });
    await using session = await sessionOn(node);
    const dataSet = await session.executeQueryStatement("flush");
    expect(dataSet.columnNames).toEqual([]);
    expect(await dataSet.readAll()).toEqual([]);
    expect(closed(node)).toHaveLength(0);
  });
});

describe("The limits of a query", () => {
  it.each([
    [undefined, 0n],
    [0, 0n],
    [1500, 1500n],
    [null, 3153600000000n],
  ])("timeoutMs %p is %p for the server", async (timeoutMs, expected) => {
    await using node = await threeAnswers();
    await using session = await sessionOn(node);
    await (await session.executeQueryStatement("q", { timeoutMs, fetchSize: 77 })).close();
    const [request] = node.requests<TSExecuteStatementReq>("executeQueryStatementV2");
    expect(request).toMatchObject({ timeout: expected, fetchSize: 77 });
  });

  it("free the query when its answer comes late", async () => {
    let answer!: (response: unknown) => void;
    await using node = await FakeNode.start({
      executeQueryStatementV2: () => new Promise((resolve) => (answer = resolve)),
    });
    await using session = await sessionOn(node);
    await expect(session.executeQueryStatement("SELECT 1", { timeoutMs: 50 })).rejects.toMatchObject({
      name: "IoTDBTimeoutError",
      code: "ERR_IOTDB_TIMEOUT",
    });
    answer(intAnswer(42n, [[1]], true));
    await waitUntil(() => closed(node).length === 1);
    expect(closed(node)).toEqual([expect.objectContaining({ queryId: 42n })]);
  });

  it("end the query on the server when its signal aborts, and the session closes after that", async () => {
    let answer!: (response: unknown) => void;
    const statements: string[] = [];
    await using node = await FakeNode.start({
      executeQueryStatementV2: ({ statement }: TSExecuteStatementReq) => {
        statements.push(statement);
        if (statement !== "SHOW QUERIES") return new Promise((resolve) => (answer = resolve));
        return {
          ...intAnswer(10n, []),
          columns: ["query_id", "statement"],
          dataTypeList: ["STRING", "STRING"],
          columnIndex2TsBlockColumnIndexList: [0, 1],
          queryResult: [
            textBlock([
              ["other", "SELECT 1"],
              ["20261121_1_1", statements[0] as string],
            ]),
          ],
        };
      },
      executeUpdateStatementV2: ({ statement }: TSExecuteStatementReq) => {
        statements.push(statement);
        answer({ status: { code: 715, message: "Query was killed" } });
        return { status: { code: 200 } };
      },
    });
    const session = await sessionOn(node);
    const controller = new AbortController();
    const query = session.executeQueryStatement("SELECT 1", { signal: controller.signal });
    await waitUntil(() => statements.length === 1);
    controller.abort(new Error("enough"));
    await expect(query).rejects.toThrow("enough");
    await session.close();
    expect(statements[0]).toMatch(/^SELECT 1 \/\* .* \*\/$/);
    expect(statements.slice(1)).toEqual(["SHOW QUERIES", "KILL QUERY '20261121_1_1'"]);
  });

  it.each([
    ["SELECT 1", true],
    ["-- what\n  /* why */ show tables", true],
    ["with a as (select 1) select * from a", true],
    ["CREATE DATABASE x", false],
    ["selection", false],
  ])("leave it open whether %j was carried out: not %p", async (sql, reads) => {
    await using node = await threeAnswers({ executeQueryStatementV2: (_, connection) => connection.reset() });
    await using session = await TableSession.open({ nodeUrls: node.url, maxRetry: 0 });
    await expect(session.executeQueryStatement(sql)).rejects.toMatchObject({
      code: reads ? "ERR_IOTDB_CONNECTION_LOST" : "ERR_IOTDB_OUTCOME_UNKNOWN",
    });
    await expect(session.executeQueryStatement(sql, { idempotent: true })).rejects.toMatchObject({
      code: "ERR_IOTDB_CONNECTION_LOST",
    });
  });

  it("must be limits", async () => {
    await using node = await threeAnswers();
    await using session = await sessionOn(node);
    await expect(session.executeQueryStatement("q", { timeoutMs: -1 })).rejects.toThrow("timeoutMs must be");
    await expect(session.executeQueryStatement("q", { fetchSize: 0 })).rejects.toThrow("fetchSize must be");
    await expect(session.executeQueryStatement("q", { int64: "x" as never })).rejects.toThrow(
      "int64 must be",
    );
    await expect(session.executeQueryStatement(" ")).rejects.toThrow("not empty");
  });
});
