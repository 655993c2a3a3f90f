import { StepRunner } from "../../../src/step-runner.ts";
import { Terminal } from "../../../src/terminal/terminal.ts";

function recorder(options: { isTTY?: boolean; columns?: number }) {
  const written: string[] = [];
  return { ...options, written, write: (text: string) => written.push(text) > 0 };
}

describe("the terminal", () => {
  it("writes lines and no status where nobody watches", () => {
    const stream = recorder({});
    const terminal = new Terminal(stream, {});
    terminal.status("working");
    terminal.print("one", "two");
    terminal.status("");
    expect(stream.written.join("")).toBe("one\ntwo\n");
  });

  it("keeps the status below what is printed, and gives the cursor back", () => {
    const stream = recorder({ isTTY: true, columns: 80 });
    const terminal = new Terminal(stream, { TERM: "xterm-256color" });
    terminal.status("working");
    terminal.print("one");
    terminal.status("");
    const erase = "\r\u001b[2K";
    expect(stream.written.join("")).toBe(`\u001b[?25lworking${erase}one\nworking${erase}\u001b[?25h`);
  });

  it("cuts a status that would wrap", () => {
    const stream = recorder({ isTTY: true, columns: 40 });
    new Terminal(stream, { TERM: "xterm-256color" }).status(`\u001b[1m${"x".repeat(100)}\u001b[22m`);
    expect(stream.written.at(-1)).toBe(`${"x".repeat(38)}…`);
  });

  it("uses 80 columns where the width is unknown, and never fewer than 30 or more than 120", () => {
    const widths = [undefined, 0, 10, 100, 400].map(
      (columns) => new Terminal(recorder(columns === undefined ? {} : { columns }), {}).width,
    );
    expect(widths).toEqual([80, 80, 30, 100, 120]);
  });
});

describe("the steps", () => {
  it("come with a number, their time and what they print", async () => {
    const stream = recorder({});
    const steps = new StepRunner(new Terminal(stream, {}));
    const result = await steps.run("Open", async (output) => {
      output.print("a line", "");
      output.say("word ".repeat(20).trim());
      return 7;
    });
    expect(result).toBe(7);
    const lines = stream.written.join("").split("\n");
    expect(lines[0]).toMatch(/^ 1 {2}Open \.{50,} \d+ ms$/);
    expect(lines[0]).toHaveLength(80);
    expect(lines.slice(1, 3)).toEqual(["    a line", ""]);
    expect(lines[3]!.length).toBeLessThanOrEqual(80);
  });

  it("print nothing when they fail, and pass the failure on", async () => {
    const stream = recorder({});
    const steps = new StepRunner(new Terminal(stream, {}));
    const failing = steps.run("Open", async (output) => {
      output.print("never seen");
      throw new Error("no engine");
    });
    await expect(failing).rejects.toThrow("no engine");
    expect(stream.written).toEqual([]);
  });
});
