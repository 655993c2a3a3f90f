/** The outcome of one check. */
export interface CheckResult {
  /** The package's folder: `binary`. */
  readonly package: string;
  /** What was checked. */
  readonly check: string;
  readonly status: "passed" | "failed" | "skipped";
  /** What is wrong, or why it was skipped. */
  readonly detail: string;
}

/** Thrown by a check that lacks its means on this machine. */
export class SkippedError extends Error {
  override readonly name = "SkippedError";
}

/** Collects the outcomes for one package; a check passes unless it throws. */
export class Results {
  readonly all: CheckResult[] = [];
  /** The package's folder: `binary`. */
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  /** Runs one check and notes how it went; yields whether it passed. */
  async check(check: string, work: () => Promise<void> | void): Promise<boolean> {
    try {
      await work();
      this.all.push({ package: this.name, check, status: "passed", detail: "" });
      return true;
    } catch (error) {
      const status = error instanceof SkippedError ? "skipped" : "failed";
      const detail = error instanceof Error ? error.message : String(error);
      this.all.push({ package: this.name, check, status, detail });
      return false;
    }
  }
}

/** What a person reads: everything that did not pass, and a line of numbers for each package. */
export function formatResults(results: readonly CheckResult[]): string {
  const lines: string[] = [];
  for (const name of new Set(results.map((one) => one.package))) {
    const own = results.filter((one) => one.package === name);
    for (const { status, check, detail } of own)
      if (status !== "passed") lines.push(`${status}: ${name}: ${check}\n${detail.replace(/^/gm, "    ")}`);
    const count = (status: CheckResult["status"]): number =>
      own.filter((one) => one.status === status).length;
    const skipped = count("skipped") > 0 ? `, ${count("skipped")} skipped` : "";
    lines.push(`${name}: ${count("passed")} passed, ${count("failed")} failed${skipped}`);
  }
  return lines.join("\n");
}
