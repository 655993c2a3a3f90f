import { writeFileSync } from "node:fs";

/** How long jest may take to end after the last test; what keeps it alive longer is a leak. */
const endGraceMs = Number(process.env.JEST_END_GRACE_MS ?? 10_000);

/** Writes jest's numbers to the file that JEST_COUNTS_FILE names, for the closing line of `npm test`. */
export default class JestCounts {
  onRunComplete(_contexts, results) {
    const pending = results.testResults.flatMap((file) =>
      file.testResults
        .filter((test) => test.status === "pending" || test.status === "todo")
        .map((test) => test.fullName),
    );
    const counts = {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      pending,
    };
    this.write(counts);
    // Without a reference the timer cannot keep jest alive: it only ever fires when something else does.
    setTimeout(() => {
      const held = [...new Set(process.getActiveResourcesInfo())].join(", ");
      process.stderr.write(`jest does not end: the tests left open ${held}\n`);
      this.write({ ...counts, failed: counts.failed + 1 });
      process.exit(1);
    }, endGraceMs).unref();
  }

  write(counts) {
    if (process.env.JEST_COUNTS_FILE) writeFileSync(process.env.JEST_COUNTS_FILE, JSON.stringify(counts));
  }
}
