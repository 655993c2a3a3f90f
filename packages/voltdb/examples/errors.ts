/** What fails, and how programs tell. */
// #region errors
import {
  adHoc,
  connect,
  isVoltError,
  VoltGracefulFailureError,
  VoltServerError,
  VoltUsageError,
} from "@x/voltdb";

const client = await connect(process.env.VOLTDB_URL ?? "voltdb://localhost:21212");
await adHoc(client, "CREATE TABLE unique_names (name VARCHAR(20) NOT NULL PRIMARY KEY)");
await client.call("UNIQUE_NAMES.insert", ["Ada"]);
try {
  await client.call("UNIQUE_NAMES.insert", ["Ada"]);
} catch (error) {
  if (!(error instanceof VoltGracefulFailureError)) throw error;
  console.log(error.code, error.serverCode, error.retryable, error.procedure);
  console.log(error.message.split("\n")[0]);
  console.log(error.response.statusString?.includes("UNIQUE"));
}

// Or without an exception: the response of whatever status.
const response = await client.call("NoSuchProcedure", [], { throwOnFailure: false });
console.log(response.status, response.statusString);

// What is wrong with the call itself is found before anything is sent.
const wrong = await client.call("P", [undefined]).catch((error: unknown) => error);
console.log(wrong instanceof VoltUsageError, wrong instanceof VoltServerError, isVoltError(wrong));
console.log((wrong as Error).message);
// #endregion errors
await adHoc(client, "DROP TABLE unique_names");
await client.close();
