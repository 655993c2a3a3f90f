import assert from "node:assert/strict";
import { ChdbServerError, isChdbError, query, Session } from "@x/chdb";

const session = await Session.open();
try {
  await session.query("CREATE TABLE t (id UInt64, name String) ORDER BY id");
  await session.insert("t", [
    { id: 1n, name: "a" },
    { id: 2n, name: "b" },
  ]);
  const result = await session.query("SELECT * FROM t WHERE id = {id:UInt64}", { params: { id: 2n } });
  assert.deepEqual(result.rows, [{ id: 2n, name: "b" }]);
  assert.equal(await session.query("SELECT 1", "CSV"), "1\n");
  let rows = 0;
  for await (const _ of session.stream("SELECT number FROM numbers(100000)")) rows++;
  assert.equal(rows, 100_000);
  await session.createFunction("twice", { args: ["UInt64"], returns: "UInt64" }, (x) => x * 2n);
  assert.deepEqual((await session.query("SELECT twice(21) AS n")).rows, [{ n: 42n }]);
  const error = await session.query("SELECT nope").catch((e) => e);
  assert.ok(error instanceof ChdbServerError && isChdbError(error));
} finally {
  await session.close();
}
assert.deepEqual((await query("SELECT 1 AS a")).rows, [{ a: 1 }]);
