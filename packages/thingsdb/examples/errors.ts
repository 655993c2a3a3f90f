/** What can go wrong, and how to tell. */
import { connect, isThingsDBError, ThingsDBCustomError, ThingsDBLookupError } from "@x/thingsdb";

const client = await connect(process.env.THINGSDB_URL ?? "thingsdb://admin:pass@localhost:9200/stuff");

// #region classes
try {
  await client.query(".nothing;");
} catch (error) {
  if (!(error instanceof ThingsDBLookupError)) throw error;
  console.log(error.code, error.serverCode);
}
// #endregion classes

// #region custom
const failure = await client.query("raise(err(-101, 'out of stock'));").catch((error: unknown) => error);
if (failure instanceof ThingsDBCustomError) console.log(failure.serverCode, failure.message);
// #endregion custom

// #region limits
const late = await client
  .query("1;", { timeoutMs: 5_000, signal: AbortSignal.abort(new Error("not needed any more")) })
  .catch((error: Error) => error.message);
console.log(late);
// #endregion limits

// #region outcome
async function increment(): Promise<void> {
  try {
    await client.query(".n = .has('n') ? .n + 1 : 1;");
  } catch (error) {
    // Sent, and the answer was lost: only a look at the data tells whether it was carried out.
    if (isThingsDBError(error) && error.code.endsWith("OUTCOME_UNKNOWN")) console.log("look at .n");
    else throw error;
  }
}
// #endregion outcome

await increment();
console.log(await client.query(".n;", { idempotent: true }));
await client.close();
