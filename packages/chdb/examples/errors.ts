/** What goes wrong, and how a program can tell. */
import { ChdbServerError, isChdbError, Session } from "@x/chdb";

const session = await Session.open();
try {
  // #region server
  try {
    await session.query("SELECT * FROM nowhere");
  } catch (error) {
    if (!(error instanceof ChdbServerError)) throw error;
    console.log(error.name, error.code, error.serverCode, error.retryable);
    console.log(error.query);
  }
  // #endregion server

  // #region position
  const sql = "SELECT 1 FRM numbers(3)";
  await session.query(sql).catch((error) => {
    if (isChdbError(error) && error.position !== undefined) {
      console.log(sql);
      console.log(`${" ".repeat(error.position)}^ ${error.code}`);
    }
  });
  // #endregion position

  // #region codes
  const failures = {
    "an unknown column": () => session.query("SELECT nope"),
    "an unknown format": () => session.query("SELECT 1", "Nonsense"),
    "a value that does not parse": () => session.query("SELECT 'x'::UInt8"),
    "too little memory": () =>
      session.query("SELECT groupArray(number) FROM numbers(10000000)", {
        settings: { max_memory_usage: 1_000_000 },
      }),
    "two statements, typed": () => session.query("SELECT 1; SELECT 2"),
    "no limit is 0": () => session.query("SELECT 1", { timeoutMs: 0 }),
  };
  for (const [what, fail] of Object.entries(failures)) {
    await fail().catch((error) => console.log(`${what}: ${error.name} ${error.code} ${error.retryable}`));
  }
  // #endregion codes
} finally {
  await session.close();
}
