import { loadVectors } from "@x/testkit";
import { insertTablet, insertTabletForHints } from "../../../src/protocol/insert-tablet.ts";
import type { TSStatus } from "../../../src/protocol/status.ts";
import { decodeReply } from "../../../src/thrift/message.ts";
import { replyFrame } from "../../support/messages.ts";
import { frameOf, type SessionVectors } from "../../support/vectors.ts";

const node = (port: number) => ({ ip: "127.0.0.1", port });

describe.each(["binary", "compact"] as const)("The answer to an insert (%s)", (protocol) => {
  const reply = (status: TSStatus): Uint8Array => replyFrame(protocol, "insertTablet", 3, status).subarray(4);

  it("names for each row the node that leads its device", () => {
    const rows = [
      { code: 200, redirectNode: node(6669) },
      { code: 200 },
      { code: 200, redirectNode: node(6668) },
    ];
    const subStatus = [...rows, ...rows, rows[2] as TSStatus];
    const { hints, code } = decodeReply(reply({ code: 400, subStatus }), protocol, insertTabletForHints, 3);
    expect(code).toBe(400);
    expect(hints?.nodes).toEqual([node(6669), node(6668)]);
    expect([...(hints?.nodeOfRow ?? [])]).toEqual([0, -1, 1, 0, -1, 1, 1]);
  });

  it("is read up to its code when nobody wants the hints", () => {
    const whole = reply({ code: 400, subStatus: Array.from({ length: 1000 }, () => ({ code: 200 })) });
    expect(decodeReply(whole.subarray(0, 60), protocol, insertTablet, 3)).toEqual({ code: 400 });
  });

  it("tells the first row that failed, of several", () => {
    const status = {
      code: 302,
      message: "some failed",
      subStatus: [
        { code: 200, redirectNode: node(6668) },
        { code: 507, message: "wrong type", needRetry: false },
        { code: 606, message: "later" },
      ],
    };
    for (const method of [insertTablet, insertTabletForHints]) {
      const { code, message, subStatus, hints } = decodeReply(reply(status), protocol, method, 3);
      expect({ code, message, subStatus }).toEqual({ ...status, subStatus: [status.subStatus[1]] });
      expect([...(hints?.nodeOfRow ?? [])]).toEqual([0, -1, -1]);
    }
  });

  it("carries the node and the wish to retry of the whole", () => {
    const status = { code: 506, message: "no", redirectNode: node(1), needRetry: true };
    expect(decodeReply(reply(status), protocol, insertTablet, 3)).toEqual(status);
  });

  it("is refused without a code", () => {
    expect(() => decodeReply(reply({} as TSStatus), protocol, insertTablet, 3)).toThrow();
  });
});

it("The hints that a cluster gave are those that were recorded", () => {
  const { exchanges } = loadVectors<SessionVectors>("redirect_1c3d");
  const inserts = exchanges.filter((exchange) => exchange.method === "insertTablet");
  expect(inserts.length).toBeGreaterThan(3);
  for (const { response } of inserts) {
    const recorded = response.decoded as TSStatus;
    const { code, hints } = decodeReply(frameOf(response), "binary", insertTabletForHints, 0);
    expect(code).toBe(recorded.code);
    const nodes = [...(hints?.nodeOfRow ?? [])].map((index) => hints?.nodes[index]);
    expect(nodes).toEqual((recorded.subStatus ?? []).map((part) => part.redirectNode));
  }
});
