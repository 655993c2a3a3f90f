import { loadVectors } from "@x/testkit";
import { startThingsDb, type ThingsDbServer } from "../../src/index.ts";

interface HttpCase {
  readonly name: string;
  readonly path: string;
  readonly request_content_type?: string;
  readonly request_hex?: string;
  readonly request_text?: string;
  readonly status: number | null;
  readonly content_type?: string;
  readonly body_hex?: string;
}

const { http } = loadVectors<{ readonly http: readonly HttpCase[] }>("websocket");

/** What was in the header that was not recorded. */
function authorization(name: string): Record<string, string> {
  if (name === "no auth") return {};
  const pair = name === "bad auth" ? "admin:wrong" : "admin:pass";
  return { Authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}

describe("the HTTP API of a simulated server", () => {
  let server: ThingsDbServer;
  beforeAll(async () => {
    server = await startThingsDb();
  });
  afterAll(() => server.close());

  it.each(http.map((one) => [one.name, one] as const))("answers as recorded: %s", async (name, recorded) => {
    const body = recorded.request_hex
      ? Buffer.from(recorded.request_hex, "hex")
      : Buffer.from(recorded.request_text!);
    const answer = fetch(`http://127.0.0.1:${server.nodes[0]!.httpPort}${recorded.path}`, {
      method: "POST",
      headers: {
        "Content-Type": recorded.request_content_type ?? "application/json",
        ...authorization(name),
      },
      body,
    });
    if (recorded.status === null) {
      await expect(answer).rejects.toThrow("fetch failed");
      return;
    }
    const response = await answer;
    expect({
      status: response.status,
      type: response.headers.get("content-type"),
      body: Buffer.from(await response.arrayBuffer()).toString("hex"),
    }).toEqual({ status: recorded.status, type: recorded.content_type, body: recorded.body_hex });
  });
});
