import { type BoundBench, type Comparison, defineBench, type OpenSide, type Side } from "../bench.ts";
import { THINGS_CODE } from "./answers.ts";
import { type Client, connect, Room } from "./internals.ts";
import { pythonName, runPython } from "./python.ts";
import { openRawStream, rawName } from "./raw-stream.ts";
import { startReplay } from "./start-replay.ts";

interface Params {
  readonly ops: number;
}

/** A kind of request; `task` is what the Python side calls it. */
interface Work {
  readonly task: string;
  readonly work: string;
  readonly lanes: number;
  readonly ops: number;
  readonly goal: number;
  prepare(client: Client): Promise<() => Promise<unknown>> | (() => Promise<unknown>);
}

const block = new Uint8Array(1 << 20);

const works: readonly Work[] = [
  {
    task: "query",
    work: "tiny query, 256 in flight",
    lanes: 256,
    ops: 200_000,
    goal: 0.4,
    prepare: (client) => () => client.query("1 + 1;"),
  },
  {
    task: "run",
    work: "procedure with two arguments, 256 in flight",
    lanes: 256,
    ops: 200_000,
    goal: 0.4,
    prepare: (client) => () => client.run("add", [1, 1]),
  },
  {
    task: "things",
    work: "query that returns 10,000 things",
    lanes: 2,
    ops: 100,
    goal: 0.4,
    prepare: (client) => () => client.query(THINGS_CODE),
  },
  {
    task: "bytes",
    work: "query with 1 MiB of bytes as argument",
    lanes: 2,
    ops: 500,
    goal: 1.2,
    prepare: (client) => () => client.query("x;", { vars: { x: block } }),
  },
  {
    task: "emit",
    work: "emit and hear it, 64 in flight",
    lanes: 64,
    ops: 100_000,
    goal: 0.5,
    async prepare(client) {
      const room = new Room<{ msg: [text: string, count: number] }>(2);
      room.on("msg", () => {});
      await room.join(client);
      return () => room.emit("msg", "hello", 1);
    },
  },
];

function ours({ lanes, prepare }: Work): Side<Params> {
  return {
    name: "@x/thingsdb",
    async open({ ops }): Promise<OpenSide> {
      const replay = await startReplay();
      const client = await connect(`thingsdb://admin:pass@127.0.0.1:${replay.port}/stuff`);
      const ask = await prepare(client);
      return {
        async run() {
          let left = ops;
          const lane = async (): Promise<void> => {
            while (left-- > 0) await ask();
          };
          await Promise.all(Array.from({ length: lanes }, lane));
          return { ops };
        },
        async close() {
          await client.close();
          replay.stop();
        },
      };
    },
  };
}

function python({ task, lanes }: Work): Side<Params> {
  return {
    name: pythonName,
    async open({ ops }): Promise<OpenSide> {
      const replay = await startReplay();
      return {
        run: () => runPython(task, { port: replay.port, lanes, ops }),
        close: () => replay.stop(),
      };
    },
  };
}

function rawStream({ lanes }: Work): Side<Params> {
  return { name: rawName, open: ({ ops }) => openRawStream(ops, lanes) };
}

const throughput: Comparison = {
  peer: rawName,
  metric: "wallMsPerOp",
  goal: { op: ">=", value: 0.5 },
  aspect: "time",
};

/** What a request costs the client, with a server that only plays back. */
export const benches: readonly BoundBench[] = works.map((one) =>
  defineBench<Params>({
    package: "thingsdb",
    work: one.work,
    params: { ops: one.ops },
    quick: { ops: Math.ceil(one.ops / 5) },
    ours: ours(one),
    peers: one.task === "run" ? [python(one), rawStream(one)] : [python(one)],
    comparisons: [
      { peer: pythonName, metric: "cpuNsPerOp", goal: { op: "<=", value: one.goal } },
      ...(one.task === "run" ? [throughput] : []),
    ],
  }),
);
