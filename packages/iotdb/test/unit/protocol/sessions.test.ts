import { expectBytes, loadVectors, mutations, parseHex, prefixes } from "@x/testkit";
import { isIoTDBError } from "../../../src/errors.ts";
import { FrameWriter } from "../../../src/thrift/frame-writer.ts";
import { decodeReply, encodeCall } from "../../../src/thrift/message.ts";
import type { Method } from "../../../src/thrift/method.ts";
import { METHODS, readCall, replyFrame, type ServedMethod } from "../../support/messages.ts";
import { asRecorded, type Exchange, frameOf, type SessionVectors } from "../../support/vectors.ts";

function servedMethod(exchange: Exchange): ServedMethod {
  const served = METHODS[exchange.method];
  if (served === undefined) throw new Error(`no method ${exchange.method}`);
  return served;
}

/** The method as if its whole answer was wanted. */
function wholeMethod({ method, response }: ServedMethod): Method<never, unknown> {
  return {
    ...method,
    readResult: (input) => {
      input.structBegin();
      input.field();
      return response.read(input);
    },
  };
}

describe.each(["session_binary", "session_compact", "redirect_1c3d"])("The recording %s", (name) => {
  const { exchanges, protocol = "binary" } = loadVectors<SessionVectors>(name);
  const cases = exchanges.map((exchange, index): [string, Exchange] => [
    `${index} ${exchange.step} ${exchange.method}`,
    exchange,
  ]);

  it.each(cases)("%s: the call is read and written back byte for byte", (_, exchange) => {
    const { method } = servedMethod(exchange);
    const { request, seqId } = readCall(protocol, frameOf(exchange.request));
    const recorded = exchange.request.decoded as { note?: string; sessionId?: number };
    if (exchange.method === "requestStatementId") expect(Number(request)).toBe(recorded.sessionId);
    else if (recorded.note === undefined) expect(asRecorded(request)).toEqual(recorded);
    const out = new FrameWriter();
    encodeCall(out, protocol, method, seqId, request as never);
    expectBytes(Buffer.concat(out.takePieces()), parseHex(exchange.request.frame));
  });

  it.each(cases)("%s: the answer is read and written back byte for byte", (_, exchange) => {
    const response = decodeReply(
      frameOf(exchange.response),
      protocol,
      wholeMethod(servedMethod(exchange)),
      0,
    );
    expect(asRecorded(response)).toEqual(exchange.response.decoded);
    expectBytes(replyFrame(protocol, exchange.method, 0, response), parseHex(exchange.response.frame));
  });

  it("tells of every answer that is cut short", () => {
    for (const exchange of exchanges) {
      const { method } = servedMethod(exchange);
      // Of a success, insertTablet reads the code alone.
      if (exchange.method === "insertTablet") continue;
      const frame = frameOf(exchange.response);
      const step = Math.max(1, Math.floor(frame.length / 200));
      let index = 0;
      for (const prefix of prefixes(frame)) {
        if (index++ % step !== 0) continue;
        expect(() => decodeReply(prefix, protocol, method, 0)).toThrow(
          expect.objectContaining({ code: "ERR_IOTDB_PROTOCOL", kind: exchange.method }),
        );
      }
    }
  });

  it("reads damaged answers, or tells what is wrong with them", () => {
    for (const [seed, exchange] of exchanges.entries()) {
      const { method } = servedMethod(exchange);
      for (const damaged of mutations(frameOf(exchange.response), { count: 100, seed: seed + 1 })) {
        try {
          decodeReply(damaged, protocol, method, 0);
        } catch (error) {
          if (!isIoTDBError(error)) throw error;
        }
      }
    }
  });
});
