import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";

/** What a server has answered to one kind of request. */
export interface RecordedAnswer {
  readonly key: string;
  readonly opcode: number;
  readonly flags: number;
  /** Not compressed. */
  readonly body: Buffer;
}

/** Answers of a real server. */
export interface Recording {
  /** The port that the server had, which stands in what it says of itself. */
  readonly port: number;
  readonly answers: readonly RecordedAnswer[];
}

/** The recording that the benches play; `pnpm --dir tools/bench record:scylla` makes it anew. */
export const recordingFile = (): string => fileURLToPath(import.meta.resolve("./recording.json.gz"));

/** @param file compressed JSON, as {@link saveRecording} writes it */
export function loadRecording(file: string): Recording {
  const { port, answers } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as {
    port: number;
    answers: { key: string; opcode: number; flags: number; body: string }[];
  };
  return {
    port,
    answers: answers.map((answer) => ({ ...answer, body: Buffer.from(answer.body, "base64") })),
  };
}

/** Writes a recording; the same one always gives the same file. */
export function saveRecording(file: string, { port, answers }: Recording): void {
  const sorted = [...answers].sort((a, b) => (a.key < b.key ? -1 : 1));
  const plain = sorted.map((answer) => ({ ...answer, body: answer.body.toString("base64") }));
  writeFileSync(file, gzipSync(JSON.stringify({ port, answers: plain }), { level: 9 }));
}
