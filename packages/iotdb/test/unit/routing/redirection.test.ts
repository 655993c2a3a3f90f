import { ByteReader } from "@x/binary";
import { ScriptedPeer } from "@x/testkit";
import { ColumnCategory } from "../../../src/codec/column-category.ts";
import { DataType } from "../../../src/codec/data-type.ts";
import { parseNodeUrl } from "../../../src/endpoint.ts";
import type { TSExecuteStatementReq } from "../../../src/protocol/execute-statement.ts";
import type { TSInsertTabletReq } from "../../../src/protocol/insert-tablet.ts";
import type { TSStatus } from "../../../src/protocol/status.ts";
import { TableSession } from "../../../src/table-session.ts";
import { TableSessionPool } from "../../../src/table-session-pool.ts";
import { Tablet } from "../../../src/tablet.ts";
import { FakeNode } from "../../support/fake-node.ts";

const OK = { code: 200, message: "" };
const columns = [
  { name: "g", type: DataType.STRING, category: ColumnCategory.TAG },
  { name: "m", type: DataType.INT32 },
];

const tablet = (...devices: (string | null)[]): Tablet =>
  new Tablet({
    table: "t",
    columns,
    timestamps: devices.map((_, i) => i),
    rows: devices.map((g, i) => [g, i]),
  });

/** The devices in a tablet that a node received, in order. */
function devicesOf({ values, size }: TSInsertTabletReq): string[] {
  const reader = new ByteReader(values);
  return Array.from({ length: size }, () => reader.utf8(reader.i32be()));
}

/** A node that tells for each row which node leads its device; `leaders` names them by device. */
function clusterNode(leaders: Record<string, string | undefined>): Promise<FakeNode> {
  return FakeNode.start({
    insertTablet: (request: TSInsertTabletReq): TSStatus => {
      const subStatus = devicesOf(request).map((device): TSStatus => {
        const leader = leaders[device];
        if (leader === undefined) return { code: 200 };
        const { host, port } = parseNodeUrl(leader);
        return { code: 200, redirectNode: { ip: host, port } };
      });
      return subStatus.some((one) => one.redirectNode) ? { code: 400, message: "", subStatus } : OK;
    },
  });
}

const inserted = (node: FakeNode): string[][] =>
  node.requests<TSInsertTabletReq>("insertTablet").map(devicesOf);

async function cluster(): Promise<{ one: FakeNode; two: FakeNode; leaders: Record<string, string> }> {
  const leaders: Record<string, string> = {};
  const one = await clusterNode(leaders);
  const two = await FakeNode.start();
  leaders.b = two.url;
  return { one, two, leaders };
}

describe("Redirection", () => {
  it("sends rows to the nodes that lead their devices, once they are known", async () => {
    const { one, two } = await cluster();
    await using _one = one;
    await using _two = two;
    await using session = await TableSession.open({ nodeUrls: one.url, enableRedirection: true });
    await session.insert(tablet("a", "b", "a", "b", "c"));
    expect(inserted(one)).toEqual([["a", "b", "a", "b", "c"]]);
    expect(inserted(two)).toEqual([]);
    await session.insert(tablet("a", "b", "a", "b", "c"));
    expect(inserted(one)[1]).toEqual(["a", "a", "c"]);
    expect(inserted(two)).toEqual([["b", "b"]]);
    await session.insert(tablet("b", "b"));
    expect(inserted(two)[1]).toEqual(["b", "b"]);
    expect(inserted(one)).toHaveLength(2);
    expect(session.stats).toMatchObject({ connections: 2, insertedRows: 12 });
    await session.close();
    expect(two.names.at(-1)).toBe("closeSession");
  });

  it("is off unless asked for, and 400 is a success", async () => {
    const { one, two } = await cluster();
    await using _one = one;
    await using _two = two;
    await using session = await TableSession.open({ nodeUrls: one.url });
    for (let i = 0; i < 3; i++) await session.insert(tablet("b"));
    expect(inserted(one)).toHaveLength(3);
    expect(two.calls).toHaveLength(0);
  });

  it("has the database of the session on every node, also when it changes", async () => {
    const { one, two } = await cluster();
    await using _one = one;
    await using _two = two;
    one.handlers.executeUpdateStatementV2 = ({ statement }: TSExecuteStatementReq) => ({
      status: OK,
      database: statement.slice(4),
    });
    await using session = await TableSession.open({
      nodeUrls: one.url,
      enableRedirection: true,
      database: "x",
    });
    await session.insert(tablet("b"));
    await session.insert(tablet("b"));
    await session.executeNonQueryStatement("use y");
    // Another database, other devices.
    await session.insert(tablet("b"));
    await session.insert(tablet("b"));
    expect(
      two.requests<TSExecuteStatementReq>("executeUpdateStatementV2").map(({ statement }) => statement),
    ).toEqual(['USE "y"']);
    expect([inserted(one).length, inserted(two).length]).toEqual([2, 2]);
  });

  it("falls back to the node of the session when a leader cannot be reached, and forgets it", async () => {
    const gone = await ScriptedPeer.listen([]);
    await gone.close();
    const leaders: Record<string, string> = { b: gone.address };
    await using one = await clusterNode(leaders);
    await using session = await TableSession.open({ nodeUrls: one.url, enableRedirection: true });
    await session.insert(tablet("a", "b"));
    delete leaders.b;
    await session.insert(tablet("a", "b"));
    await session.insert(tablet("a", "b"));
    expect(inserted(one).map((devices) => devices.join())).toEqual(["a,b", "a", "b", "a,b"]);
  });

  it("sends the rows of a broken leader again, and only those", async () => {
    const { one, two } = await cluster();
    await using _one = one;
    await using _two = two;
    await using session = await TableSession.open({ nodeUrls: one.url, enableRedirection: true });
    await session.insert(tablet("a", "b"));
    two.handlers.insertTablet = (_, connection) => connection.reset();
    await session.insert(tablet("a", "b"));
    expect(
      inserted(one)
        .map((devices) => devices.join())
        .sort(),
    ).toEqual(["a", "a,b", "b"]);
    expect(inserted(two)).toEqual([["b"]]);
  });

  it("fails when a part is refused, after all parts are over", async () => {
    const { one, two } = await cluster();
    await using _one = one;
    await using _two = two;
    await using session = await TableSession.open({ nodeUrls: one.url, enableRedirection: true });
    await session.insert(tablet("a", "b"));
    two.handlers.insertTablet = () => ({ code: 507, message: "wrong type" });
    await expect(session.insert(tablet("a", "b"))).rejects.toMatchObject({
      serverCode: 507,
      address: two.url,
    });
    expect(inserted(one)).toHaveLength(2);
  });

  it.each(["0.0.0.0", "::"])("pays no heed to %s", async (ip) => {
    await using one = await FakeNode.start({
      insertTablet: () => ({ code: 400, subStatus: [{ code: 200, redirectNode: { ip, port: 6667 } }] }),
    });
    await using session = await TableSession.open({ nodeUrls: one.url, enableRedirection: true });
    for (let i = 0; i < 3; i++) await session.insert(tablet("b"));
    expect(inserted(one)).toHaveLength(3);
    expect(session.stats.connections).toBe(1);
  });

  it("shares what it knows among the sessions of a pool", async () => {
    const { one, two } = await cluster();
    await using _one = one;
    await using _two = two;
    await using pool = new TableSessionPool({ nodeUrls: one.url, enableRedirection: true });
    const first = await pool.getSession();
    await using second = await pool.getSession();
    await first.insert(tablet("a", "b"));
    await first.close();
    await second.insert(tablet("b"));
    expect(inserted(two)).toEqual([["b"]]);
    expect(pool.stats.knownDevices).toBe(2);
  });
});
