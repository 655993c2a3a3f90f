import { type BoundBench, defineBench, type RunReport, type Side } from "../bench.ts";
import { connect, VoltType } from "./internals.ts";
import { javaName, runJava } from "./java.ts";
import { pythonName, runPython } from "./python.ts";
import { type BenchServer, findServer } from "./server.ts";
import { loadVoltjs, voltjsName } from "./voltjs.ts";

/** Calls at each depth. */
interface CallParams {
  readonly of1: number;
  readonly of32: number;
  readonly of256: number;
}

const depths = (params: CallParams): readonly (readonly [depth: number, calls: number])[] => [
  [1, params.of1],
  [32, params.of32],
  [256, params.of256],
];

/** Makes one call. */
type Caller = (key: number) => Promise<unknown>;

/** So many calls with so many under way, and how long each took, in ms. */
async function run(call: Caller, depth: number, calls: number): Promise<Float64Array> {
  const times = new Float64Array(calls);
  let next = 0;
  const one = async (): Promise<void> => {
    for (let i = next++; i < calls; i = next++) {
      const before = performance.now();
      await call(i % 1000);
      times[i] = performance.now() - before;
    }
  };
  await Promise.all(Array.from({ length: depth }, one));
  return times;
}

/** Microseconds a call, the 99th percentile in ms and microseconds of CPU a call, at each depth. */
async function measure(call: Caller, params: CallParams): Promise<RunReport> {
  const extra: Record<string, number> = {};
  let ops = 0;
  for (const [depth, calls] of depths(params)) {
    await run(call, depth, Math.min(calls, 20_000));
    const cpu = process.cpuUsage();
    const start = performance.now();
    const times = await run(call, depth, calls);
    extra[`us${depth}`] = ((performance.now() - start) * 1000) / calls;
    const used = process.cpuUsage(cpu);
    extra[`cpuUs${depth}`] = (used.user + used.system) / calls;
    extra[`p99Of${depth}`] = times.sort()[Math.floor(calls * 0.99)] as number;
    ops += calls;
  }
  return { ops, extra };
}

/** A side that needs a server while it runs. */
function withServer(
  name: string,
  work: (server: BenchServer, params: CallParams) => Promise<RunReport>,
): Side<CallParams> {
  return {
    name,
    async open(params) {
      const server = await findServer();
      const client = await connect(server.url);
      const put = client.procedure("PutPair", [VoltType.BIGINT, VoltType.STRING]);
      await Promise.all(Array.from({ length: 1000 }, (_, key) => put.call([key, `value ${key}`])));
      await client.close();
      return { run: () => work(server, params), close: () => server.end() };
    },
  };
}

const ours = withServer("@x/voltdb", async ({ url }, params) => {
  const client = await connect(url);
  const get = client.procedure("GetPair", [VoltType.BIGINT]);
  try {
    return await measure(async (key) => {
      const response = await get.call([key]);
      if (response.status !== 1) throw new Error("it failed");
    }, params);
  } finally {
    await client.close();
  }
});

const java = withServer(javaName, ({ host, port }, params) =>
  runJava("calls", host, port, "", "", ...depths(params).flat()),
);

const python = withServer(pythonName, ({ host, port }, { of1 }) =>
  runPython("calls", { host, port, user: "", password: "", calls: of1 }),
);

const voltjs = withServer(voltjsName, async ({ host, port }, params) => {
  const { Client, Configuration, Procedure } = loadVoltjs();
  // With its default, a lone call waits a second for the flush.
  const configuration = Object.assign(new Configuration(), {
    host,
    port,
    username: "",
    password: "",
    flushInterval: 1,
  });
  const client = new Client([configuration]);
  await new Promise<void>((resolve) => client.connect(() => resolve()));
  const get = new Procedure("GetPair", ["bigint"]);
  try {
    return await measure(
      (key) =>
        new Promise((resolve, reject) => {
          const query = get.getQuery();
          query.setParameters([key]);
          client.callProcedure(query, (_, __, { status }) =>
            status === 1 ? resolve(status) : reject(new Error("it failed")),
          );
        }),
      params,
    );
  } finally {
    client.exit();
  }
});

const compared = (
  aspect: string,
  metric: `extra.${string}`,
  unit: string,
  peer: string,
  op: "<=" | ">=",
  value: number,
): {
  aspect: string;
  metric: `extra.${string}`;
  unit: string;
  peer: string;
  goal: { op: "<=" | ">="; value: number };
} => ({
  aspect,
  metric,
  unit,
  peer,
  goal: { op, value },
});

/** Reads of one row by its key with the default settings, 1, 32 and 256 under way; the server shares the machine. */
export const benches: readonly BoundBench[] = [
  defineBench<CallParams>({
    package: "voltdb",
    work: "calls of a real server",
    params: { of1: 3_000, of32: 40_000, of256: 100_000 },
    quick: { of1: 1_000, of32: 20_000, of256: 40_000 },
    warmups: 0,
    ours,
    peers: [java, voltjs, python],
    comparisons: [
      compared("1 under way", "extra.us1", "µs a call", javaName, ">=", 1),
      compared("1 under way", "extra.us1", "µs a call", pythonName, ">=", 1),
      compared("1 under way", "extra.us1", "µs a call", voltjsName, ">=", 1),
      compared("32 under way", "extra.us32", "µs a call", javaName, ">=", 1),
      compared("32 under way, 99th percentile", "extra.p99Of32", "ms", javaName, "<=", 1.2),
      compared("256 under way", "extra.us256", "µs a call", javaName, ">=", 1),
      compared("256 under way, 99th percentile", "extra.p99Of256", "ms", javaName, "<=", 1.2),
      compared("256 under way, CPU of the client", "extra.cpuUs256", "µs CPU a call", voltjsName, "<=", 0.5),
      compared("256 under way, CPU of the client", "extra.cpuUs256", "µs CPU a call", javaName, "<=", 1),
    ],
  }),
];
