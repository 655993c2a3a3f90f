import { type ChildEnd, describeWith, runChild } from "@x/testkit";
import { PrivateTemp } from "./tour-process.ts";

const temp = new PrivateTemp();
afterAll(() => temp.remove());

function runTour(
  args: readonly string[],
  signal?: { name: NodeJS.Signals; afterOutput: string },
): Promise<ChildEnd> {
  return runChild({
    file: "src/main.ts",
    args: ["iotdb", ...args],
    env: { NO_COLOR: "1", TMPDIR: temp.path },
    timeoutMs: 240_000,
    ...(signal && { signal }),
  });
}

describeWith(["java", "maven"], "the tour of iotdb", () => {
  jest.setTimeout(300_000);

  it("starts a server, streams a day of readings in, draws it and finds every reading again", async () => {
    const end = await runTour([]);
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(end.stdout).toMatch(/^[\n -~]*$/);
    const text = end.stdout.replace(/\s+/g, " ");
    expect(text).toContain("1,440,000 readings of 1,000 devices on 5 sites");
    expect(end.stdout).toMatch(/^ +Phoenix +\+ \+/m);
    expect(end.stdout).toMatch(/^ +s0798 +Phoenix +20\.60 +39\.37 +15:08 +50 %$/m);
    expect(text).toContain("Checked: all 1,440,000 rows came back");
    expect(text).toContain("the same 14,846 missing");
    expect(text).toContain("g0 has 6,250 of them, 1013.5 hPa on average");
    expect(text).toContain("IoTDBSqlSyntaxError, ERR_IOTDB_SQL_PARSE_ERROR, server code 700");
    expect(text).toContain("Done in");
  });

  it("stops its server when it is stopped itself", async () => {
    const end = await runTour([], { name: "SIGINT", afterOutput: "Start a server and connect" });
    expect(end.signal).toBe("SIGINT");
    expect(end.stdout).not.toContain("Done in");
  });
});

describe("the tour of iotdb without a server", () => {
  it("says in a sentence which address it tried", async () => {
    const end = await runTour(["--url", "iotdb://root:secret-word@127.0.0.1:1"]);
    expect(end.code).toBe(1);
    expect(end.stderr).toContain("127.0.0.1:1");
    expect(end.stderr).not.toContain("secret-word");
    expect(end.stderr.trim().split("\n")).toHaveLength(1);
  });
});
