/** A result for work by columns: look at it, take a part, hand it on. */
import { Session } from "@x/chdb";

const session = await Session.open();
try {
  // #region data-frame
  const frame = await session.query(
    "SELECT number AS n, number * number AS square, if(n = 3, NULL, toString(n)) AS text FROM numbers(100)",
    "DataFrame",
  );
  frame.print(3);
  console.log(frame.rowCount, frame.columns.length);
  console.log(frame.head(2).toRows());
  console.log(frame.column("text").nullCount);
  // #endregion data-frame
} finally {
  await session.close();
}
