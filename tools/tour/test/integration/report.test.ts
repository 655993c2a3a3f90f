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
    args,
    env: { NO_COLOR: "1", TMPDIR: temp.path },
    timeoutMs: 60_000,
    ...(signal && { signal }),
  });
}

describeWith("libchdb", "the tour in a terminal", () => {
  jest.setTimeout(90_000);

  describe("from the beginning to the end", () => {
    let end: ChildEnd;
    beforeAll(async () => {
      end = await runTour([]);
    });

    it("ends well, and in plain ASCII where nobody watches", () => {
      expect(end).toMatchObject({ code: 0, stderr: "" });
      expect(end.stdout).toMatch(/^[\n -~]*$/);
      for (const line of end.stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    });

    it("takes less than half a minute, and says how long each step took", () => {
      expect(end.durationMs).toBeLessThan(30_000);
      const steps = end.stdout.split("\n").filter((line) => /^ \d {2}\S/.test(line));
      expect(steps).toHaveLength(9);
      for (const step of steps) expect(step).toMatch(/\.{3,} [\d.]+ m?s$/);
    });

    it("profiles the file as it is", () => {
      expect(end.stdout).toContain("flights-3m.parquet: 13.5 MB of Parquet, 3,000,000 rows x 5 columns");
      expect(end.stdout).toMatch(/^ +delay +Int64 +0 +867 +-1116 +1688$/m);
      expect(end.stdout).toMatch(/^ +origin +String +0 +229 +ABE +YAK$/m);
      expect(end.stdout).toMatch(/^ +date +DateTime64 +0 +213,834 +2001-01-01 00:01 +2001-07-01 00:00$/m);
    });

    it("tells what is in the data", () => {
      expect(end.stdout).toContain("229 of the 229 codes in use have a name");
      expect(end.stdout).toMatch(/^ +flights +3,000,000 +16,575 a day$/m);
      expect(end.stdout).toMatch(/^ +15 minutes late or more +20\.9 % +626,590 flights$/m);
      expect(end.stdout).toMatch(/^ +ORD +Chicago O'Hare Intl +Chicago +166,341 +25\.5 % +#+$/m);
      expect(end.stdout).toMatch(/^ +LAS - LAX +Las Vegas - Los Angeles +236 +16,432 +90\.8 +24\.1 %$/m);
      expect(end.stdout).toMatch(/^ +Fri 15 Jun +16,503 +39\.2 % +26\.9 min +#+$/m);
      expect(end.stdout).toMatch(/^ +Sat 28 Apr +15,187 +6\.9 % +-5\.1 min$/m);
      expect(end.stdout).toContain("HNL -> MSP, 19 January");
    });

    it("draws the week as a heat map", () => {
      expect(end.stdout).toMatch(/^ +00 01 02 .* 22 23$/m);
      expect(end.stdout).toMatch(/^ +Fri @@ %% @@ @@ :: \.\. \.\. :: -- /m);
      expect(end.stdout).toContain('0 " .:-=+*#%@" 48+  % of flights 15+ minutes late');
      expect(end.stdout).toContain("Leave Sun 05:00 (3.3 %), not Fri 21:00 (43.0 %).");
    });

    it("streams every row through JavaScript and finds what the engine finds", () => {
      expect(end.stdout).toMatch(/3,000,000 rows came as \d+ batches of typed arrays/);
      expect(end.stdout).toMatch(/^ +1 - 15 early +1,230,185 +41\.0 % +#+$/m);
      expect(end.stdout.replace(/\s+/g, " ")).toContain("the same 2,194,861,208 miles");
    });

    it("stops a query by itself where nobody presses a key", () => {
      expect(end.stdout).toMatch(/The time limit stopped it: the call ended after \d+ ms/);
      expect(end.stdout.replace(/\s+/g, " ")).toMatch(/the engine was idle after (\d+ ms|\d\.\d+ s)/);
    });

    it("names its source, and the drivers that have no tour yet", () => {
      const text = end.stdout.replace(/\s+/g, " ");
      expect(text).toContain("US Bureau of Transportation Statistics");
      expect(text).toContain("npm start -- <driver> shows chdb, iotdb and thingsdb");
      expect(text).toContain("tours of scylla and voltdb are not there yet.");
    });

    it("leaves no file behind", () => {
      expect(temp.left()).toEqual([]);
    });
  });

  it.each([
    ["at the start", "Three million", "SIGINT"],
    ["while it loads", "Profile the file", "SIGINT"],
    ["in the middle", "Half a year in numbers", "SIGINT"],
    ["in the middle, told to end", "Half a year in numbers", "SIGTERM"],
  ] as const)("ends cleanly when it is stopped %s", async (_, afterOutput, name) => {
    const end = await runTour([], { name, afterOutput });
    expect(end.signal).toBe(name);
    expect(end.stdout).toContain("Stopped; no file is left behind.");
    expect(end.stdout).not.toContain("Done in");
    expect(end.stderr).toBe("");
    expect(temp.left()).toEqual([]);
  });

  it("gives Ctrl-C to the query that is there to be stopped, and goes on", async () => {
    const end = await runTour([], { name: "SIGINT", afterOutput: "Stream every row" });
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(end.stdout).toContain("Your Ctrl-C stopped it");
    expect(end.stdout).toContain("Done in");
    expect(temp.left()).toEqual([]);
  });
});

describe("the tour of something else", () => {
  it("says what is missing and fails", async () => {
    const end = await runTour(["scylla"]);
    expect(end).toMatchObject({ code: 1, stdout: "" });
    expect(end.stderr).toContain("The tour of scylla is not there yet.");
  });

  it("lists what there is for an unknown word", async () => {
    const end = await runTour(["mysql"]);
    expect(end).toMatchObject({ code: 1, stdout: "" });
    expect(end.stderr).toMatch(/no driver called "mysql"[\s\S]*chdb, scylla, iotdb, thingsdb, voltdb/);
  });
});
