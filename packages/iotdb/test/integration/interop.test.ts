import { ColumnCategory, DataType, parseUrl, type TableSession, Tablet } from "../../src/index.ts";
import { headLine, peerColumns, peerRow, rowLine } from "../support/cells.ts";
import { describeWithPeer, javaPeer, pythonPeer } from "../support/peers.ts";
import { describeServer, openInDatabase, START_MS, testUrl, whenReady } from "../support/server.ts";

/** How long getting a client may take the first time. */
const PREPARE_MS = 240_000;
const ROWS = 500;

const rows = Array.from({ length: ROWS }, (_, index) => peerRow(index));
const lines = rows.map((row) => rowLine(peerColumns, row));
const columns = peerColumns.map(({ name, type, category }) => ({
  name,
  type: DataType[type],
  category: ColumnCategory[category],
}));

describeServer("Beside the official clients", () => {
  let session: TableSession;
  let drop: () => Promise<void>;
  let where: string[];

  beforeAll(async () => {
    const options = parseUrl(await testUrl());
    let database: string;
    ({ session, database, drop } = await openInDatabase(options));
    where = [[options.nodeUrls ?? ""].flat()[0] as string, database];
    await whenReady(() => session.insert(new Tablet({ table: "ours", columns, rows })));
  }, START_MS);
  afterAll(() => drop?.());

  async function readOurselves(table: string): Promise<string[]> {
    const names = columns.map(({ name }) => name).join(", ");
    const dataSet = await session.executeQueryStatement(`SELECT time, ${names} FROM ${table} ORDER BY time`, {
      timestamps: "bigint",
    });
    const read: string[] = [];
    for await (const batch of dataSet.batches())
      read.push(...batch.tuples.map((row) => rowLine(peerColumns, row)));
    return read;
  }

  it("this one reads what it has written, value for value", async () => {
    expect(await readOurselves("ours")).toEqual(lines);
  });

  for (const peer of [pythonPeer, javaPeer]) {
    describeWithPeer(peer, `that of ${peer.name}`, () => {
      beforeAll(() => peer.prepare(), PREPARE_MS);

      it("reads what this one writes, value for value", async () => {
        expect(await peer.play("read", [...where, "ours"], [headLine(peerColumns)])).toEqual(lines);
      }, 60_000);

      it("writes what this one reads, value for value", async () => {
        const table = `by_${peer.name.toLowerCase()}`;
        await peer.play("write", [...where, table], [headLine(peerColumns), ...lines]);
        expect(await readOurselves(table)).toEqual(lines);
      }, 60_000);
    });
  }
});
