import { expectNoLeaks } from "@x/testkit";
import { Interrupted, Interrupts } from "../../src/interrupts.ts";

describe("interrupts", () => {
  let interrupts: Interrupts;
  beforeEach(() => {
    interrupts = new Interrupts();
  });
  afterEach(() => interrupts.dispose());

  it("turn a signal into an abort that tells which it was", () => {
    process.emit("SIGTERM");
    expect(interrupts.signal.aborted).toBe(true);
    expect(interrupts.signal.reason).toBeInstanceOf(Interrupted);
    expect(interrupts.signal.reason).toMatchObject({ signal: "SIGTERM" });
  });

  it("give Ctrl-C to the work that has asked for it, and nobody else", async () => {
    const reason = await interrupts.focus(async (signal) => {
      process.emit("SIGINT");
      return signal.reason as unknown;
    });
    expect(reason).toMatchObject({ signal: "SIGINT" });
    expect(interrupts.signal.aborted).toBe(false);
  });

  it("pass other signals through to such work as well", async () => {
    const aborted = await interrupts.focus(async (signal) => {
      process.emit("SIGTERM");
      return signal.aborted;
    });
    expect(aborted).toBe(true);
    expect(interrupts.signal.aborted).toBe(true);
  });

  it("take the echo of a key for the key itself, and a later one for the wish to end at once", async () => {
    const exit = jest.spyOn(process, "exit").mockImplementation((() => undefined) as never);
    const now = jest.spyOn(performance, "now").mockReturnValue(1_000);
    try {
      process.emit("SIGINT");
      now.mockReturnValue(1_100);
      process.emit("SIGINT");
      expect(exit).not.toHaveBeenCalled();
      now.mockReturnValue(9_000);
      process.emit("SIGINT");
      expect(exit).toHaveBeenCalledWith(130);
    } finally {
      now.mockRestore();
      exit.mockRestore();
    }
  });

  it("leave no listener behind", async () => {
    await expectNoLeaks(() => new Interrupts().dispose());
  });
});
