import type { Client } from "../client.ts";
import { UnsupportedError } from "../errors.ts";
import type { CallOptions } from "../options.ts";
import { Room } from "../room.ts";
import { ThingsDBResultTooLargeError } from "../server-errors.ts";
import { Classes } from "./classes.ts";
import type { Change, Feed } from "./feed.ts";
import { JOBS_EVENT, MODEL_NAME, MODEL_VERSION, RELOAD_EVENT } from "./install-code.ts";
import type { Job } from "./jobs.ts";
import type { Model } from "./model.ts";
import { ModelError } from "./model-error.ts";
import { Sequence } from "./sequence.ts";
import type { ThingState } from "./thing-state.ts";

/** How many things are asked for at a time, so that no answer becomes too large. */
const CHUNK = 1000;

/** How long after a load the server is asked whether something was missed: what other nodes do arrives a little later. */
const VERIFY_DELAY_MS = 1000;

/** Waits between attempts to load again, in ms. */
const RETRY_MS = { base: 500, max: 30_000 };

/** What `_model_load` answers: the number of the last change, and things with their classes and values. */
type Loaded = readonly [
  seq: number | bigint,
  things: readonly (readonly [id: number, target: number, values: readonly unknown[]])[],
];

/** Feeds a model on servers from 1.0 on, by a room in which the procedures of `install()` tell of changes. */
export class RoomFeed implements Feed {
  readonly #client: Client;
  readonly #scope: string;
  readonly #model: Model;
  readonly #classes: Classes;
  readonly #room: Room;
  readonly #sequence: Sequence;
  #root: ThingState | undefined;
  /** Counts loads: what an older one brings is not of interest. */
  #generation = 0;
  #isStopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Client, scope: string, model: Model) {
    this.#client = client;
    this.#scope = scope;
    this.#model = model;
    this.#classes = new Classes(model);
    this.#sequence = new Sequence(
      (id, seq, jobs) => this.#model.jobs(id, seq, jobs),
      () => this.reload(),
    );
    this.#room = new Room(
      { code: `.${MODEL_NAME}.room.id();` },
      {
        scope,
        onJoin: ({ isRejoin }) => (isRejoin ? this.reload() : this.#loadAll()),
        onDelete: () => this.#fail(new Error("the room of the model is gone")),
      },
    );
    this.#room.on(JOBS_EVENT, (id, seq, jobs) =>
      this.#sequence.take(Number(id), seq === null ? null : Number(seq), jobs as readonly Job[]),
    );
    this.#room.on(RELOAD_EVENT, (seq) => this.#sequence.take(0, Number(seq), undefined));
  }

  async start(root: ThingState, options: CallOptions): Promise<void> {
    const code = `[.id(), .has('${MODEL_NAME}') ? .${MODEL_NAME}.get('version') : nil];`;
    const limits = { ...options, scope: this.#scope, int64: "auto", idempotent: true } as const;
    const [id, version] = await this.#client.query<[number, unknown]>(code, limits);
    if (typeof version !== "number" || version < MODEL_VERSION) throw notInstalled(this.#scope);
    root.id = id;
    this.#root = root;
    this.#model.begin(root);
    await this.#room.join(this.#client, options);
  }

  need(states: readonly ThingState[]): void {
    for (let at = 0; at < states.length; at += CHUNK) void this.#ask(states.slice(at, at + CHUNK));
  }

  release(): void {
    // The room tells of all things; those that are not kept are passed over.
  }

  /** Loads everything again, and tries until it has succeeded or the client has gone. */
  reload(attempt = 0): void {
    const generation = ++this.#generation;
    this.#loadAll(generation).catch((error) => {
      if (this.#isStopped || generation !== this.#generation) return;
      this.#fail(error);
      const delay = Math.min(RETRY_MS.max, RETRY_MS.base * 2 ** attempt);
      this.#later(() => this.#room.isJoined && this.reload(attempt + 1), delay);
    });
  }

  async change(change: Change, options: CallOptions): Promise<void> {
    await this.#client.run(`${MODEL_NAME}_${change.kind}`, argumentsOf(change), {
      ...options,
      scope: this.#scope,
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#generation++;
    clearTimeout(this.#timer);
    this.#sequence.stop();
    // A room that cannot be left is one that is not joined.
    await this.#room.leave().catch(() => {});
  }

  async #loadAll(generation: number = ++this.#generation): Promise<void> {
    this.#sequence.hold();
    const roots = [...this.#model.keeper.all()].filter(({ isWatched }) => isWatched);
    let loaded: Loaded;
    try {
      loaded = await this.#load(roots, true);
    } catch (error) {
      if (!(error instanceof ThingsDBResultTooLargeError)) throw error;
      // Level by level, then: what the roots lead to is asked for as it is found.
      loaded = await this.#load(roots, false);
    }
    if (generation !== this.#generation) return;
    this.#show(roots, loaded);
    this.#sequence.begin(Number(loaded[0]));
    this.#later(() => this.#verify(), VERIFY_DELAY_MS);
  }

  async #ask(states: readonly ThingState[]): Promise<void> {
    try {
      this.#show(states, await this.#load(states, false));
    } catch (error) {
      if (error instanceof ThingsDBResultTooLargeError && states.length > 1) {
        const half = states.length >> 1;
        await Promise.all([this.#ask(states.slice(0, half)), this.#ask(states.slice(half))]);
      } else this.#model.failed(states, error);
    }
  }

  #load(states: readonly ThingState[], deep: boolean): Promise<Loaded> {
    const todo = states.map(({ id, shape }) => [id, this.#classes.indexOf(shape.target)]);
    return this.#client.run<Loaded>(`${MODEL_NAME}_load`, [todo, this.#classes.schema, deep], {
      scope: this.#scope,
      idempotent: true,
      int64: "auto",
    });
  }

  #show(asked: readonly ThingState[], [seq, things]: Loaded): void {
    const version = Number(seq);
    const found = new Set<string>();
    for (const [id, index, values] of things) {
      found.add(`${id}:${index}`);
      const { target, names } = this.#classes.at(index);
      const raw: Record<string, unknown> = {};
      for (const [i, name] of names.entries()) raw[name] = values[i];
      this.#model.snapshot(id, version, raw, target);
    }
    for (const { id, shape } of asked) {
      if (!found.has(`${id}:${this.#classes.indexOf(shape.target)}`)) this.#model.gone(id);
    }
  }

  /** A change that was told before this client listened, and made here only after it had loaded, would not be seen. */
  async #verify(): Promise<void> {
    try {
      const limits = { scope: this.#scope, idempotent: true, int64: "auto" } as const;
      this.#sequence.expect(await this.#client.query<number>(`.${MODEL_NAME}.seq;`, limits));
    } catch {
      // The client is away or closed; it loads everything when it has come back.
    }
  }

  #fail(cause: unknown): void {
    const error = new ModelError("the model could not be loaded again", "LOAD", { id: undefined, cause });
    this.#model.report(this.#root, error);
  }

  #later(work: () => void, delayMs: number): void {
    clearTimeout(this.#timer);
    if (this.#isStopped) return;
    this.#timer = setTimeout(work, delayMs);
    (this.#timer as { unref?: () => void }).unref?.();
  }
}

function argumentsOf(change: Change): readonly unknown[] {
  switch (change.kind) {
    case "set":
      return [change.id, change.values];
    case "del":
      return [change.id, change.prop];
    case "splice":
      return [change.id, change.prop, change.index, change.count, change.items];
    case "emit":
      return [change.id, change.event, change.args];
    default:
      return [change.id, change.prop, change.items];
  }
}

function notInstalled(scope: string): UnsupportedError {
  return new UnsupportedError(
    `the collection ${scope} lacks the code that models need on servers from 1.0 on: run "await foo.install()" once (foo.install({ print: true }) shows it)`,
  );
}
