import { startThingsDb } from "@x/simulators";
import { type ChildEnd, runChild } from "@x/testkit";
import { PrivateTemp } from "./tour-process.ts";

jest.setTimeout(120_000);
const temp = new PrivateTemp();
afterAll(() => temp.remove());

function runTour(...args: readonly string[]): Promise<ChildEnd> {
  return runChild({
    file: "src/main.ts",
    args: ["thingsdb", ...args],
    env: { NO_COLOR: "1", TMPDIR: temp.path },
    timeoutMs: 100_000,
  });
}

describe("the tour of thingsdb", () => {
  it("shows a room, things, values, and nodes that go, on nodes of its own", async () => {
    const end = await runTour();
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(end.stdout).toMatch(/^[\n -~]*$/);
    const text = end.stdout.replace(/\s+/g, " ");
    expect(text).toContain("Three simulated nodes");
    expect(end.stdout).toMatch(/^ +Cato +ThingsDB +The code of a procedure speaks in rooms, too\. +\d+/m);
    expect(end.stdout).toMatch(
      /^ +Caulk the dinghy \(Iris\) +Mend the sails \(Iris\) +Scrub the deck \(Iris\)$/m,
    );
    expect(end.stdout).toMatch(/^ +2n \*\* 53n \+ 1n +int +9007199254740993n$/m);
    expect(text).toContain("70,000 procedures called at once");
    expect(text).toContain("said SHUTTING_DOWN");
    expect(text).toMatch(/Checked: [\d,]+ writes, none failed, each was done once\./);
    expect(text).toContain("Checked: nothing ran twice.");
    expect(text).toContain("Done in");
    expect(temp.left()).toEqual([]);
  });

  it("works on the server at a URL, and leaves nothing there", async () => {
    await using server = await startThingsDb();
    const end = await runTour("--url", server.url);
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(end.stdout).toContain(`ThingsDB 1.9.2 at ${server.addresses[0]}.`);
    expect(end.stdout).not.toContain("A node is killed");
    expect(await server.query("@t", "has_collection('x_tour');")).toBe(false);
  });

  it("says in a sentence which address it tried", async () => {
    const end = await runTour("--url", "thingsdb://admin:secret-word@127.0.0.1:1");
    expect(end.code).toBe(1);
    expect(end.stderr).toContain("127.0.0.1:1");
    expect(end.stderr).not.toContain("secret-word");
    expect(end.stderr.trim().split("\n")).toHaveLength(1);
  });
});
