import { NodeList } from "../../../src/node-list.ts";

const node = (port: number) => ({ host: "n", port });
const ports = (list: NodeList): number[] => list.inTurn().map(({ port }) => port);

describe("The nodes of a session", () => {
  it("are tried in turn from anywhere", () => {
    const starts = new Set(
      Array.from({ length: 200 }, () => ports(new NodeList([1, 2, 3].map(node))).join()),
    );
    expect([...starts].sort()).toEqual(["1,2,3", "2,3,1", "3,1,2"]);
  });

  it("begin with the one that answered, and not with the one that did not serve", () => {
    const list = new NodeList([1, 2, 3].map(node));
    list.use(node(2));
    expect(ports(list)).toEqual([2, 3, 1]);
    list.pass(node(2));
    expect(ports(list)).toEqual([3, 1, 2]);
    list.pass(node(3));
    expect(ports(list)).toEqual([1, 2, 3]);
  });

  it("grow by those that the cluster tells of, each once, without those that nobody can connect to", () => {
    const list = new NodeList([1, 2].map(node));
    list.use(node(2));
    list.learn([node(2), node(7), { host: "0.0.0.0", port: 9 }]);
    expect(ports(list)).toEqual([2, 7, 1]);
    list.use(node(7));
    list.learn([node(8)]);
    expect(ports(list)).toEqual([1, 2, 8]);
  });
});
