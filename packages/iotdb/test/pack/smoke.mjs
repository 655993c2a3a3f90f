import assert from "node:assert/strict";
import { createServer } from "node:net";
import {
  ColumnarTablet,
  ColumnCategory,
  connect,
  DataType,
  IoTDBConnectionError,
  isIoTDBError,
  LocalDate,
  TableSession,
  TableSessionPool,
  Tablet,
} from "@x/iotdb";

const columns = [
  { name: "g", type: DataType.STRING, category: ColumnCategory.TAG },
  { name: "d", type: DataType.DATE },
];
const tablet = new Tablet({
  table: "t",
  columns,
  timestamps: [1],
  rows: [["a", new LocalDate(2026, 1, 31)]],
});
assert.match(String(tablet), /t \(g, d\), 1 rows/);
const values = [{ ...columns[0], values: ["a"] }];
assert.equal(ColumnarTablet.from("t", { time: [1], columns: values }).rowCount, 1);

// A server that hangs up on everybody.
const server = createServer((socket) => socket.end());
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `127.0.0.1:${server.address().port}`;
const error = await connect({ nodeUrls: [url] }).catch((reason) => reason);
assert.ok(error instanceof IoTDBConnectionError && isIoTDBError(error));
assert.equal(error.address, url);
assert.equal(error.name, "IoTDBConnectionError");
assert.equal(TableSession.name, "TableSession");

const pool = new TableSessionPool({ nodeUrls: [url], maxPoolSize: 2 });
await assert.rejects(pool.getSession(), { code: "ERR_IOTDB_CONNECT" });
await pool.close();
await assert.rejects(pool.getSession(), { code: "ERR_IOTDB_POOL_CLOSED" });
server.close();
