import { DeviceNodes } from "../../../src/routing/device-nodes.ts";

describe("What is known of devices", () => {
  it("is forgotten in about the order of last use", () => {
    const nodes = new DeviceNodes(100);
    for (let i = 0; i < 1000; i++) {
      nodes.set(`d${i}`, "a:1");
      expect(nodes.get("d0")).toBe("a:1");
      expect(nodes.size).toBeLessThanOrEqual(200);
    }
    expect(nodes.get("d1")).toBeUndefined();
    expect(nodes.get("d999")).toBe("a:1");
  });

  it("has one entry for a device, whatever generation it was in", () => {
    const nodes = new DeviceNodes(2);
    for (const device of ["a", "b", "c", "a"]) nodes.set(device, device);
    expect(nodes.size).toBe(3);
    nodes.set("a", "z");
    expect(nodes.get("a")).toBe("z");
    expect(nodes.size).toBe(3);
  });

  it("goes with a node that cannot be reached", () => {
    const nodes = new DeviceNodes(2);
    for (const [device, node] of [
      ["a", "x"],
      ["b", "y"],
      ["c", "x"],
    ] as const)
      nodes.set(device, node);
    nodes.forget("x");
    expect(["a", "b", "c"].map((device) => nodes.get(device))).toEqual([undefined, "y", undefined]);
  });
});
