import { readArguments, usage } from "../../src/arguments.ts";
import { announceOthers } from "../../src/drivers.ts";

describe("the command line", () => {
  it("shows chdb in the terminal unless told otherwise", () => {
    expect(readArguments([])).toEqual({ kind: "report" });
    expect(readArguments(["chdb"])).toEqual({ kind: "report" });
    expect(readArguments(["CHDB"])).toEqual({ kind: "report" });
  });

  it("serves the page on any free port, or the one it is given", () => {
    expect(readArguments(["--web"])).toEqual({ kind: "web", port: 0 });
    expect(readArguments(["chdb", "--web", "--port", "8080"])).toEqual({ kind: "web", port: 8080 });
    expect(readArguments(["--web", "--port=0"])).toEqual({ kind: "web", port: 0 });
  });

  it("shows iotdb on a server of its own, or the one it is given", () => {
    expect(readArguments(["iotdb"])).toEqual({ kind: "readings", url: undefined });
    const url = "iotdb://root:root@localhost:6667";
    expect(readArguments(["iotdb", "--url", url])).toEqual({ kind: "readings", url });
    expect(readArguments(["iotdb", "--web"])).toMatchObject({ kind: "refuse" });
    expect(readArguments(["--url", url])).toMatchObject({ kind: "refuse" });
  });

  it("shows thingsdb on simulated nodes or a server, in the terminal or as a page", () => {
    expect(readArguments(["thingsdb"])).toEqual({ kind: "board", url: undefined });
    const url = "thingsdb://admin:pass@localhost";
    expect(readArguments(["thingsdb", "--url", url])).toEqual({ kind: "board", url });
    expect(readArguments(["thingsdb", "--web"])).toEqual({ kind: "board-web", url: undefined, port: 0 });
    const webSocket = "ws://admin:pass@localhost:9270";
    expect(readArguments(["thingsdb", "--web", "--url", webSocket, "--port", "8080"])).toEqual({
      kind: "board-web",
      url: webSocket,
      port: 8080,
    });
    expect(readArguments(["thingsdb", "--web", "--url", url])).toMatchObject({
      kind: "refuse",
      message: expect.stringContaining("ws://"),
    });
    expect(readArguments(["thingsdb", "--port", "80"])).toMatchObject({ kind: "refuse" });
  });

  it.each(["65536", "-1", "80.5", "http"])("refuses port %s", (port) => {
    expect(readArguments(["--web", `--port=${port}`])).toMatchObject({ kind: "refuse" });
  });

  it.each(["scylla", "voltdb"])("says honestly that %s has no tour yet", (driver) => {
    const command = readArguments([driver]);
    expect(command).toMatchObject({
      kind: "refuse",
      message: expect.stringContaining(`${driver} is not there yet`),
    });
  });

  it("lists what there is for an unknown word, an unknown flag and too many words", () => {
    for (const args of [["mysql"], ["--wbe"], ["chdb", "scylla"], ["--port", "80"]])
      expect(readArguments(args)).toEqual({ kind: "refuse", message: expect.stringContaining(usage) });
    expect(usage).toContain("chdb, scylla, iotdb, thingsdb, voltdb");
  });

  it("explains itself", () => {
    expect(readArguments(["--help"])).toEqual({ kind: "help" });
    expect(announceOthers()).toContain(
      "shows chdb, iotdb and thingsdb; tours of scylla and voltdb are not there yet",
    );
  });
});
