/** What goes wrong, and how a program can tell. */
import { connect, IoTDBNotFoundError, isIoTDBError } from "@x/iotdb";

const url = process.env.IOTDB_URL ?? "iotdb://root:root@localhost:6667";
const session = await connect(url);
try {
  // #region kinds
  try {
    await session.executeQueryStatement("SELECT * FROM nowhere.nothing");
  } catch (error) {
    if (!(error instanceof IoTDBNotFoundError)) throw error;
    console.log(error.name, error.code, error.serverCode, error.statusName);
    console.log(error.serverMessage);
  }
  // #endregion kinds

  // #region codes
  const failures = {
    "no SQL": () => session.executeNonQueryStatement("CREATE NONSENSE"),
    "no such database": () => session.executeNonQueryStatement("DROP DATABASE nowhere"),
    "a wrong password": () => connect(url.replace(/root@/, "wrong@")),
    "no limit is 0": () => session.ping({ timeoutMs: 0 }),
    "nobody there": () => connect("iotdb://localhost:1"),
  };
  for (const [what, fail] of Object.entries(failures)) {
    await fail().catch((error) => {
      if (!isIoTDBError(error)) throw error;
      console.log(`${what}: ${error.name} ${error.code} ${error.retryable}`);
    });
  }
  // #endregion codes
} finally {
  await session.close();
}
