import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expectNoLeaks, type PeerScript, ScriptedPeer, toHex, waitUntil } from "../src/index.ts";

/** Plays a script against a client that does `act`, and yields what the script's end says. */
async function play(script: PeerScript, act: (client: Socket) => Promise<unknown> | unknown): Promise<void> {
  await using peer = await ScriptedPeer.listen(script);
  const client = connect(peer.port);
  client.on("error", () => {});
  try {
    await once(client, "connect");
    await act(client);
    await peer.done();
  } finally {
    client.destroy();
  }
}

async function receive(client: Socket, count: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  client.on("data", (chunk) => chunks.push(chunk));
  await waitUntil(() => Buffer.concat(chunks).length >= count);
  return Buffer.concat(chunks);
}

describe("ScriptedPeer", () => {
  it("expects bytes in however many chunks they come, and answers", async () => {
    await play(
      async (connection) => {
        await connection.expect("00 01 02 # request");
        await connection.send("0a 0b");
      },
      async (client) => {
        client.write(Uint8Array.of(0));
        setTimeout(() => client.write(Uint8Array.of(1, 2)), 20);
        expect(toHex(await receive(client, 2))).toBe("0a0b");
      },
    );
  });

  it("fails at the first byte that differs, without waiting for the rest", async () => {
    const wrong = play(
      (connection) => connection.expect("00 01 02 03"),
      (client) => client.write(Uint8Array.of(0, 9)),
    );
    await expect(wrong).rejects.toThrow("bytes differ at offset 1");
  });

  it("fails with what it did get when bytes stay away or the client leaves", async () => {
    const slow = play(
      (connection) => connection.expect("00 01", { timeoutMs: 30 }),
      (client) => client.write(Uint8Array.of(0)),
    );
    await expect(slow).rejects.toThrow(/nothing more within 30 ms; unread:\n00000000 {2}00/);
    const gone = play(
      async (connection) => {
        await connection.read(2);
      },
      (client) => client.end(),
    );
    await expect(gone).rejects.toThrow("the client has ended the connection; nothing unread");
  });

  it("reads frames by a length that the script works out", async () => {
    const frames: string[] = [];
    const frame = (unread: Uint8Array): number | undefined =>
      unread.length > 0 && unread.length > (unread[0] ?? 0) ? (unread[0] ?? 0) + 1 : undefined;
    await play(
      async (connection) => {
        frames.push(toHex(await connection.readUntil(frame)), toHex(await connection.readUntil(frame)));
        expect(connection.unread).toHaveLength(1);
      },
      (client) => client.write(Uint8Array.of(2, 10, 11, 1, 12, 9)),
    );
    expect(frames).toEqual(["020a0b", "010c"]);
  });

  it("sends one byte at a time", async () => {
    const sizes: number[] = [];
    await play(
      (connection) => connection.send(new Uint8Array(40), { oneByteAtATime: true }),
      async (client) => {
        client.on("data", (chunk) => sizes.push(chunk.length));
        await waitUntil(() => sizes.reduce((sum, size) => sum + size, 0) === 40);
      },
    );
    expect(sizes).toEqual(Array(40).fill(1));
  });

  it("closes in order, which the client sees as an end, and resets, which it sees as an error", async () => {
    await play(
      async (connection) => {
        await connection.send("01");
        await connection.close();
        await connection.expectEnd();
      },
      async (client) => {
        client.resume();
        await once(client, "end");
      },
    );
    await play(
      async (connection) => {
        await connection.delay(10);
        connection.reset();
      },
      async (client) => {
        const hadError = await new Promise((resolve) => client.once("close", resolve));
        expect(hadError).toBe(true);
      },
    );
  });

  it("can insist on silence", async () => {
    await play(
      (connection) => connection.expectSilence(20),
      () => {},
    );
    const noisy = play(
      (connection) => connection.expectSilence(1_000),
      (client) => client.write("x"),
    );
    await expect(noisy).rejects.toThrow("expected nothing, received:");
  });

  it("plays a script for each connection in order and refuses one too many", async () => {
    await using peer = await ScriptedPeer.listen([
      (connection) => connection.send("01"),
      (connection) => connection.send("02"),
    ]);
    const seen: string[] = [];
    for (let i = 0; i < 2; i++) {
      const client = connect(peer.port, peer.host);
      seen.push(toHex(await receive(client, 1)));
      client.destroy();
    }
    await peer.done();
    expect(seen).toEqual(["01", "02"]);
    expect(peer.connectionCount).toBe(2);
    const third = connect(peer.port);
    await once(third, "close");
    await expect(peer.done()).rejects.toThrow("connection 3: there is no script for it");
  });

  it("says that its scripts have not ended rather than waiting for ever", async () => {
    await using peer = await ScriptedPeer.listen(() => {});
    await expect(peer.done({ timeoutMs: 20 })).rejects.toThrow("did not come about within 20 ms");
  });

  it("leaves nothing open, in the middle of a script either", async () => {
    await expectNoLeaks(async () => {
      const peer = await ScriptedPeer.listen((connection) => connection.expectEnd({ timeoutMs: 500 }));
      const client = connect(peer.port);
      await once(client, "connect");
      await waitUntil(() => peer.connectionCount === 1);
      await peer.close();
      await once(client.resume(), "close");
    });
  });
});
