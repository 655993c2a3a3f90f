import { type Item, insert, pageRows, scan, select } from "./workload.ts";

/** What every client under test can do. */
export interface Driver {
  /** Runs the prepared INSERT. */
  insert(item: Item): Promise<unknown>;
  /** Runs the prepared SELECT of one row and reads it. */
  select(id: string): Promise<unknown>;
  /** Fetches a page of rows as plain objects, all of them made; yields how many. */
  page(): Promise<number>;
  close(): Promise<void>;
}

/** Ours, with what else it can do with a page. */
export interface OurDriver extends Driver {
  /** A page, of which every column becomes one array. */
  pageOfColumns(): Promise<number>;
  /** A page, of which one row at a time is read and forgotten. */
  pageOfLazyRows(): Promise<number>;
}

/** Connects `@x/scylla`. */
export async function openOurs(port: number, compression: "lz4" | null = null): Promise<OurDriver> {
  const { Session, Uuid } = await import("@x/scylla");
  const session = await Session.connect([`127.0.0.1:${port}`], {
    compression,
    protocolVersion: 4,
    consistency: "ONE",
  });
  const [inserting, selecting, scanning] = await Promise.all(
    [insert, select, scan].map((cql) => session.prepare(cql)),
  );
  if (!inserting || !selecting || !scanning) throw new Error("three statements were expected");
  const page = () => session.executePrepared(scanning, [], { pageSize: pageRows });
  return {
    insert: ({ id, name, quantity, price, active, changed }) =>
      session.executePrepared(inserting, [Uuid.fromString(id), name, quantity, price, active, changed]),
    async select(id) {
      return (await session.executePrepared(selecting, [Uuid.fromString(id)])).firstRow();
    },
    async page() {
      return (await page()).rows.length;
    },
    async pageOfColumns() {
      const result = await page();
      let values = 0;
      for (const { name } of result.columns) values += result.column(name).values.length;
      return values / result.columns.length;
    },
    async pageOfLazyRows() {
      let rows = 0;
      for (const row of await page()) if (row) rows++;
      return rows;
    },
    close: () => session.close(),
  };
}

/** Connects `cassandra-driver` with its defaults. */
export async function openPeer(port: number): Promise<Driver> {
  const { default: cassandra } = await import("cassandra-driver");
  const { types } = cassandra;
  const client = new cassandra.Client({
    contactPoints: [`127.0.0.1:${port}`],
    localDataCenter: "dc1",
    queryOptions: { prepare: true, consistency: types.consistencies.one },
  });
  await client.connect();
  return {
    insert: ({ id, name, quantity, price, active, changed }) =>
      client.execute(insert, [types.Uuid.fromString(id), name, quantity, price, active, changed]),
    async select(id) {
      return (await client.execute(select, [types.Uuid.fromString(id)])).first();
    },
    async page() {
      return (await client.execute(scan, [], { fetchSize: pageRows })).rows.length;
    },
    close: () => client.shutdown(),
  };
}
