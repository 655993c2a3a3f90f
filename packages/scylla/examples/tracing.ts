/** What the servers did for a statement. */
import { connect } from "@x/scylla";

const session = await connect(process.argv[2] ?? "scylla://localhost:9042");
try {
  // #region tracing
  const result = await session.execute("SELECT cluster_name FROM system.local WHERE key = ?", ["local"], {
    tracing: true,
  });
  const trace = await session.getTrace(result.tracingId!); // waits until the servers have written it down
  if (trace === undefined) throw new Error("no server knows of the trace");
  console.log(trace.request, trace.parameters.get("query"));
  console.log(trace.events.length > 0, trace.durationMicros! > 0);
  console.log(String(trace).split("\n").length === trace.events.length + 1); // prints as a table of its steps
  // #endregion tracing
} finally {
  await session.close();
}
