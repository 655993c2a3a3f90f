import { waitUntil } from "@x/testkit";
import * as arrow from "apache-arrow";
import { TableSession } from "../../../src/table-session.ts";
import { toArrow } from "../../../src/to-arrow.ts";
import { FakeNode, type Handler } from "../../support/fake-node.ts";
import { intAnswer, intFetch } from "../../support/fake-results.ts";

const node = (handlers: Record<string, Handler>): Promise<FakeNode> => FakeNode.start(handlers);

async function dataSetOf(of: FakeNode) {
  const session = await TableSession.open({ nodeUrls: of.url });
  return { session, dataSet: await session.executeQueryStatement("q") };
}

describe("A whole data set as an Arrow table", () => {
  it("has the rows of all answers, and is freed", async () => {
    await using fake = await node({
      executeQueryStatementV2: () => intAnswer(9n, [[1], [], [2]], true),
      fetchResultsV2: () => intFetch([[3, 4]]),
    });
    const { session, dataSet } = await dataSetOf(fake);
    const table = await toArrow(dataSet, arrow);
    expect(Array.from(table.getChild("i")!)).toEqual([1, 2, 3, 4]);
    expect(table.batches).toHaveLength(3);
    expect(session.stats.openDataSets).toBe(0);
    await waitUntil(() => fake.requests("closeOperation").length === 1);
    await session.close();
  });

  it("has its columns where there are no rows", async () => {
    await using fake = await node({ executeQueryStatementV2: () => intAnswer(9n, []) });
    const { session, dataSet } = await dataSetOf(fake);
    expect(dataSet.precision).toBe("ms");
    const table = await toArrow(dataSet, arrow);
    expect(table.numRows).toBe(0);
    expect(table.schema.fields.map(String)).toEqual(["i: Int32"]);
    await session.close();
  });

  it("is closed when that fails", async () => {
    await using fake = await node({
      executeQueryStatementV2: () => ({
        ...intAnswer(9n, [[1]], true),
        columns: ["i", "i"],
        dataTypeList: ["INT32", "INT32"],
        columnIndex2TsBlockColumnIndexList: [0, 0],
      }),
      fetchResultsV2: () => intFetch([[2]], true),
    });
    const { session, dataSet } = await dataSetOf(fake);
    await expect(toArrow(dataSet, arrow)).rejects.toThrow('Two columns "i"');
    expect(session.stats.openDataSets).toBe(0);
    expect(fake.requests("closeOperation")).toHaveLength(1);
    await session.close();
  });
});
