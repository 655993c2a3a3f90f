import type { Request } from "./requests/request.ts";

/** Which requests a fault is for: all, unless this says less. */
export interface FaultFilter {
  /** Decides request by request. */
  readonly match?: (request: Request) => boolean;
  /** After so many requests it is over. Default: never. */
  readonly times?: number;
}

/** A fault that is being played. */
export interface Fault {
  /** How many requests or connections it has met. */
  readonly count: number;
  /** Ends it; what it holds back is sent. */
  stop(): void;
}

/** What becomes of one answer. */
export type AnswerFate =
  | { readonly kind: "send" }
  | { readonly kind: "delay"; readonly ms: number }
  | { readonly kind: "lose" }
  | { readonly kind: "drip" }
  | { readonly kind: "cut"; readonly after: number; readonly reset: boolean }
  | { readonly kind: "hold"; readonly group: HeldAnswers };

/** What becomes of one request. */
export type RequestFate = "run" | "ignore" | "reset";

interface Rule<Fate> {
  readonly filter: FaultFilter;
  readonly fate: (request: Request) => Fate;
  count: number;
  isOver: boolean;
}

/** Answers that wait until there are enough, to leave together or in another order. */
export class HeldAnswers {
  readonly #size: number;
  readonly #reverse: boolean;
  #waiting: (() => void)[] = [];

  constructor(size: number, reverse: boolean) {
    this.#size = size;
    this.#reverse = reverse;
  }

  add(send: () => void): void {
    this.#waiting.push(send);
    if (this.#waiting.length >= this.#size) this.release();
  }

  release(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const send of this.#reverse ? waiting.reverse() : waiting) send();
  }
}

/** Everything that can go wrong between a client and the server, on demand. One fault at a time decides, the latest first. */
export class FaultControls {
  #answers: Rule<AnswerFate>[] = [];
  #requests: Rule<RequestFate>[] = [];
  #connections: { times: number; count: number }[] = [];

  /** Answers come later. A function decides for each request. */
  delayAnswers(ms: number | ((request: Request) => number), filter: FaultFilter = {}): Fault {
    return this.#onAnswer(filter, (request) => ({
      kind: "delay",
      ms: typeof ms === "number" ? ms : ms(request),
    }));
  }

  /** Requests run, but their answers are lost. */
  loseAnswers(filter: FaultFilter = {}): Fault {
    return this.#onAnswer(filter, () => ({ kind: "lose" }));
  }

  /** Holds answers until there are `size` of them, then sends them in reverse. */
  reorderAnswers(size: number, filter: FaultFilter = {}): Fault {
    return this.#hold(new HeldAnswers(size, true), filter);
  }

  /** Holds answers until there are `size` of them, then sends them in one go. */
  batchAnswers(size: number, filter: FaultFilter = {}): Fault {
    return this.#hold(new HeldAnswers(size, false), filter);
  }

  /** Answers arrive one byte at a time. */
  dripAnswers(filter: FaultFilter = {}): Fault {
    return this.#onAnswer(filter, () => ({ kind: "drip" }));
  }

  /**
   * The connection ends in the middle of an answer.
   * @param after how many bytes of it arrive: fewer than 8 cut its header
   * @param options `reset`: with RST; default in an orderly way
   */
  cutAnswers(
    after: number,
    { reset = false, ...filter }: FaultFilter & { readonly reset?: boolean } = {},
  ): Fault {
    return this.#onAnswer(filter, () => ({ kind: "cut", after, reset }));
  }

  /** Requests are not run and not answered. */
  ignoreRequests(filter: FaultFilter = {}): Fault {
    return this.#onRequest(filter, "ignore");
  }

  /** The connection breaks with RST when a request comes, which is not run. */
  resetOnRequest(filter: FaultFilter = {}): Fault {
    return this.#onRequest(filter, "reset");
  }

  /** New connections are accepted, and never answered. */
  muteConnections(times: number = Infinity): Fault {
    const rule = { times, count: 0 };
    this.#connections.unshift(rule);
    return {
      get count() {
        return rule.count;
      },
      stop: () => {
        this.#connections = this.#connections.filter((one) => one !== rule);
      },
    };
  }

  /** Ends all faults. */
  clear(): void {
    this.#answers = [];
    this.#requests = [];
    this.#connections = [];
  }

  /** What is to become of an answer; asked by the connection. */
  answerFate(request: Request): AnswerFate | undefined {
    return take(this.#answers, request);
  }

  /** What is to become of a request; asked by the connection. */
  requestFate(request: Request): RequestFate | undefined {
    return take(this.#requests, request);
  }

  /** Whether a new connection is to get no answers; asked by the node. */
  isMute(): boolean {
    const rule = this.#connections.find(({ times, count }) => count < times);
    if (rule) rule.count++;
    return rule !== undefined;
  }

  #hold(group: HeldAnswers, filter: FaultFilter): Fault {
    const fault = this.#onAnswer(filter, () => ({ kind: "hold", group }));
    return {
      get count() {
        return fault.count;
      },
      stop: () => {
        fault.stop();
        group.release();
      },
    };
  }

  #onAnswer(filter: FaultFilter, fate: (request: Request) => AnswerFate): Fault {
    return add(this.#answers, filter, fate);
  }

  #onRequest(filter: FaultFilter, fate: RequestFate): Fault {
    return add(this.#requests, filter, () => fate);
  }
}

function add<Fate>(rules: Rule<Fate>[], filter: FaultFilter, fate: (request: Request) => Fate): Fault {
  const rule: Rule<Fate> = { filter, fate, count: 0, isOver: false };
  rules.unshift(rule);
  return {
    get count() {
      return rule.count;
    },
    stop() {
      rule.isOver = true;
    },
  };
}

function take<Fate>(rules: Rule<Fate>[], request: Request): Fate | undefined {
  for (const rule of rules) {
    if (rule.isOver || rule.count >= (rule.filter.times ?? Infinity)) continue;
    if (rule.filter.match && !rule.filter.match(request)) continue;
    rule.count++;
    return rule.fate(request);
  }
  return undefined;
}
