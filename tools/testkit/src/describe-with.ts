import { type Means, missingMeans } from "./means.ts";

/**
 * A `describe` for suites that need more than Node. Where the means are missing it is skipped with a line that says so;
 * under `CI=true`, where everything must run, it fails instead.
 */
export function describeWith(means: Means | readonly Means[], name: string, suite: () => void): void {
  const missing = missingMeans(means);
  if (missing === undefined) {
    describe(name, suite);
    return;
  }
  if (process.env.CI === "true") {
    describe(name, () => {
      it("has the means it needs", () => {
        throw new Error(`${missing}; under CI=true a suite that cannot run is a failure`);
      });
    });
    return;
  }
  process.stderr.write(`skipped: ${name}: ${missing}\n`);
  const skipped = describe.skip;
  skipped(name, suite);
}
