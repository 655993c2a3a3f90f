/** Results as Apache Arrow tables, and Arrow files as tables. */
import { Session, toArrow } from "@x/chdb";
import * as arrow from "apache-arrow";

const session = await Session.open();
try {
  // #region to-arrow
  const result = await session.query(
    "SELECT number AS n, number / 4 AS quarter, toDate('2026-01-01') + number AS day, 'row ' || n AS text FROM numbers(3)",
  );
  const table = toArrow(result, arrow); // numbers share the result's memory
  console.log(String(table.schema));
  console.log(String(table.get(1)));
  // #endregion to-arrow

  // #region ipc
  // Other programs take the IPC form; the engine writes it itself.
  const bytes = await session.query("SELECT number AS n FROM numbers(5)", "ArrowStream", {
    settings: { output_format_arrow_compression_method: "none" },
  });
  console.log(arrow.tableFromIPC(bytes).getChild("n")?.toArray());
  // #endregion ipc
} finally {
  await session.close();
}
