import { once } from "node:events";
import { createServer } from "node:net";
import { freePorts } from "../src/free-ports.ts";

describe("free ports", () => {
  it("can be listened on, each of them, and lie below those of outgoing connections", async () => {
    const ports = await freePorts(20);
    expect(new Set(ports).size).toBe(20);
    for (const port of ports) {
      expect(port).toBeGreaterThanOrEqual(20_000);
      expect(port).toBeLessThan(32_000);
      const server = createServer().listen(port, "127.0.0.1");
      await once(server, "listening");
      server.close();
    }
  });

  it("need addresses of this machine", async () => {
    await expect(freePorts(1, ["192.0.2.1"])).rejects.toThrow("EADDRNOTAVAIL");
  });
});
