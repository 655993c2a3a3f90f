import { loadVectors } from "@x/testkit";
import { TableSession } from "../../../src/table-session.ts";
import { decodeReply } from "../../../src/thrift/message.ts";
import { FakeNode } from "../../support/fake-node.ts";
import { METHODS } from "../../support/messages.ts";
import { type Exchange, frameOf, type SessionVectors } from "../../support/vectors.ts";

/** Answers each statement as it was recorded. */
function replay({ protocol, exchanges }: SessionVectors): Promise<FakeNode> {
  const answer = ({ method, response }: Exchange): unknown => {
    const served = METHODS[method]!;
    return decodeReply(frameOf(response), protocol, served.method, 0);
  };
  const byStatement =
    (method: string) =>
    (request: { statement: string }): unknown => {
      const found = exchanges.find(
        (exchange) =>
          exchange.method === method &&
          (exchange.request.decoded as { statement: string }).statement === request.statement,
      );
      if (found === undefined) throw new Error(`no recording of ${request.statement}`);
      return answer(found);
    };
  return FakeNode.start(
    {
      executeQueryStatementV2: byStatement("executeQueryStatementV2"),
      executeUpdateStatementV2: byStatement("executeUpdateStatementV2"),
      fetchResultsV2: byStatement("fetchResultsV2"),
    },
    { protocol },
  );
}

describe.each(["session_binary", "session_compact"])("The results of the recording %s", (name) => {
  const vectors = loadVectors<SessionVectors>(name);
  const queries = vectors.exchanges.filter(({ method }) => method === "executeQueryStatementV2");
  const statementOf = (exchange: Exchange): string =>
    (exchange.request.decoded as { statement: string }).statement;

  it.each(queries.map((exchange): [string, Exchange] => [exchange.step, exchange]))(
    "print as the Python client printed them: %s",
    async (step, exchange) => {
      await using node = await replay(vectors);
      await using session = await TableSession.open({
        nodeUrls: node.url,
        enableCompression: vectors.protocol === "compact",
      });
      const expected = vectors.rows[step];
      const printed: string[][] = [];
      try {
        const dataSet = await session.executeQueryStatement(statementOf(exchange));
        while (await dataSet.hasNext()) printed.push(String(await dataSet.next()).split("\t\t"));
      } catch (error) {
        const { serverCode, serverMessage } = error as { serverCode: number; serverMessage: string };
        expect((expected as { error: string }).error).toContain(`${serverCode}: `);
        expect((expected as { error: string }).error).toContain(serverMessage);
        return;
      }
      if (typeof expected === "number") expect(printed).toHaveLength(expected);
      // The Python client cannot read this result.
      else if (step === "query_const") expect(printed[0]).toHaveLength(4);
      else expect(printed).toEqual(expected);
    },
  );

  it("come as rows, columns and records alike", async () => {
    await using node = await replay(vectors);
    await using session = await TableSession.open({
      nodeUrls: [node.url],
      enableCompression: vectors.protocol === "compact",
    });
    const sql = statementOf(queries.find(({ step }) => step === "query_all")!);
    const open = () => session.executeQueryStatement(sql);
    const rows = await (await open()).readAll();
    expect(rows).toHaveLength((vectors.rows.query_all as unknown[]).length);
    const records: object[] = [];
    const dataSet = await open();
    for (let record = await dataSet.next(); record !== undefined; record = await dataSet.next())
      records.push({ ...record });
    expect(records).toEqual(rows);
    const fromBatches: object[] = [];
    for await (const batch of (await open()).batches()) fromBatches.push(...batch.rows);
    expect(fromBatches).toEqual(rows);
  });
});
