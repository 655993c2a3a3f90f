/** What one run of one side has used, in a process of its own. */
export interface Sample {
  /** CPU time of all threads of the process, user and system, in milliseconds. */
  readonly cpuMs: number;
  /** Time on the clock, in milliseconds. */
  readonly wallMs: number;
  /** The most memory the process has held in its life (resident set), in MB of 10⁶ bytes. */
  readonly rssMb: number;
  /** The longest the event loop was held up while it ran, in milliseconds; measured only when a comparison asks for it. */
  readonly gapMs: number;
  /** How many operations that was; per-operation metrics divide by it. */
  readonly ops: number;
  /** Numbers of the side's own, under names of its own. */
  readonly extra: Readonly<Record<string, number>>;
}

/** What a run may report beside what is measured around it. Given numbers win, such as those of a child process. */
export type RunReport = Partial<Sample>;

/** A side that is ready to run. */
export interface OpenSide {
  /** Does the work once. */
  run(): Promise<RunReport> | Promise<void> | RunReport | void;
  /** Closes what `open` opened. */
  close?(): Promise<void> | void;
}

/** One contender: ours or a peer. */
export interface Side<Params> {
  /** How it is called in the table, and by comparisons. */
  readonly name: string;
  /** Packages that must be installed; without one the side is left out with a remark. */
  readonly packages?: readonly string[];
  /** Prepares the work (not measured), importing what it needs itself, so that a missing peer harms nobody else. */
  open(params: Params): Promise<OpenSide> | OpenSide;
}

/** What is compared: a field of {@link Sample}, CPU nanoseconds or wall milliseconds per operation, or a name in `extra`. */
export type Metric =
  | "cpuMs"
  | "wallMs"
  | "rssMb"
  | "gapMs"
  | "cpuNsPerOp"
  | "wallMsPerOp"
  | `extra.${string}`;

/** One row of the results. All metrics are costs: less is better. */
export interface Comparison {
  readonly metric: Metric;
  /** Name of the peer; without one our own number is held against the goal. */
  readonly peer?: string;
  /**
   * With a peer: `>=` means "at least so many times better" (ratio = peer / ours), `<=` means "at most so many times the
   * peer's cost" (ratio = ours / peer). Without one: the bound for our number.
   */
  readonly goal: { readonly op: "<=" | ">="; readonly value: number };
  /** Added to the bench's `work` where one bench has rows of different kinds. */
  readonly aspect?: string;
  /** Unit of an `extra` metric; the others know theirs. */
  readonly unit?: string;
  /** An `extra` metric that is a count, the same on every machine. */
  readonly isCount?: boolean;
}

/** A bench: one piece of work that every side does. */
export interface Bench<Params> {
  /** The package's folder: `binary`, `chdb`. */
  readonly package: string;
  /** The work in a few words, with its size. */
  readonly work: string;
  /** The work's size, and a smaller one for `--quick`. */
  readonly params: Params;
  readonly quick: Params;
  /** Runs before the measured one, in the same process. Default 1. */
  readonly warmups?: number;
  readonly ours: Side<Params>;
  readonly peers: readonly Side<Params>[];
  readonly comparisons: readonly Comparison[];
}

/** A bench whose parameters are bound, as the harness holds it. */
export interface BoundBench extends Omit<Bench<unknown>, "params" | "quick" | "ours" | "peers"> {
  /** Ours first. */
  readonly sides: readonly {
    readonly name: string;
    readonly packages: readonly string[];
    open(isQuick: boolean): Promise<OpenSide> | OpenSide;
  }[];
}

/**
 * Every `*.bench.ts` exports `benches`, an array of these.
 * @throws {TypeError} when a comparison names no peer of the bench, or two sides have one name
 */
export function defineBench<Params>(bench: Bench<Params>): BoundBench {
  const { params, quick, ours, peers, ...rest } = bench;
  const names = [ours, ...peers].map((side) => side.name);
  if (new Set(names).size !== names.length)
    throw new TypeError(`${bench.work}: two sides have the same name`);
  for (const { peer } of bench.comparisons)
    if (peer !== undefined && !peers.some((side) => side.name === peer))
      throw new TypeError(`${bench.work}: no peer is called ${peer}`);
  return {
    ...rest,
    sides: [ours, ...peers].map((side) => ({
      name: side.name,
      packages: side.packages ?? [],
      open: (isQuick) => side.open(isQuick ? quick : params),
    })),
  };
}
