import type { Batch, BatchOptions } from "./batch.ts";
import { type BatchItem, runBatch } from "./batch-execution.ts";
import { type ScyllaTimeoutError, ScyllaUsageError } from "./errors.ts";
import { tooLateError } from "./execution-errors.ts";
import type { Executor } from "./executor.ts";
import { LruCache } from "./lru-cache.ts";
import type { ResolvedOptions } from "./options.ts";
import { prepare } from "./prepare.ts";
import { type AnyPrepared, PreparedStatement, type Values } from "./prepared-statement.ts";
import type { Result } from "./result.ts";
import { type Statement, someOf, takeApart } from "./statement.ts";
import { runPrepared, runQuery } from "./statement-executions.ts";
import { resolveSettings, type Settings, type StatementOptions } from "./statement-options.ts";
import { withinLimits } from "./within-limits.ts";

/** Makes executions of what users call: finds settings, and prepares statements with values behind the scenes. */
export class Runner {
  readonly #executor: Executor;
  readonly #options: ResolvedOptions;
  /** The settings of statements that carry options, which do not change. */
  readonly #settings = new WeakMap<StatementOptions, Settings>();
  #prepared: LruCache<string, AnyPrepared | Promise<AnyPrepared>>;

  constructor(executor: Executor, options: ResolvedOptions) {
    this.#executor = executor;
    this.#options = options;
    this.#prepared = new LruCache(options.maxPrepared);
  }

  /** How many statements are kept prepared. */
  get preparedCount(): number {
    return this.#prepared.size;
  }

  /** Forgets prepared statements: names in them mean other tables from now on. */
  forgetPrepared(): void {
    this.#prepared = new LruCache(this.#options.maxPrepared);
  }

  execute<Row>(
    statement: Statement,
    values: Values | undefined,
    options: StatementOptions | undefined,
  ): Promise<Result<Row>> {
    if (typeof statement === "string")
      return this.#run(statement, someOf(values, statement), this.settings(undefined, options));
    const { cql, prepared, values: given, options: own } = takeApart(statement, values);
    if (prepared !== undefined) return this.executePrepared(prepared, given ?? [], options);
    return this.#run(cql, given, this.settings(own, options));
  }

  /** The first page of what a statement yields; the others follow from it. */
  firstPage<Row>(
    statement: Statement,
    values: Values | undefined,
    options: StatementOptions | undefined,
  ): Promise<Result<Row>> {
    if (typeof statement === "string") {
      const settings = { ...this.settings(undefined, options), onePage: true };
      return this.#run(statement, someOf(values, statement), settings);
    }
    const { cql, prepared, values: given, options: own } = takeApart(statement, values);
    const settings = { ...this.settings(own, options), onePage: true };
    if (prepared === undefined) return this.#run(cql, given, settings);
    return runPrepared(this.#executor, settings, prepared, given ?? []);
  }

  executePrepared<Row>(
    statement: AnyPrepared,
    values: Values,
    options: StatementOptions | undefined,
  ): Promise<Result<Row>> {
    if (!(statement instanceof PreparedStatement))
      throw new ScyllaUsageError("A statement of session.prepare() is needed");
    if (!Array.isArray(values)) someOf(values, statement.cql);
    return runPrepared(this.#executor, this.settings(statement.options, options), statement, values);
  }

  prepare<Row, Params extends Values>(
    cql: string,
    own: StatementOptions,
    limits: StatementOptions | undefined,
  ): Promise<PreparedStatement<Row, Params>> {
    return prepare(this.#executor, this.settings(undefined, limits), cql, own);
  }

  async batch<Row>(
    batch: Batch,
    values: readonly (Values | undefined | null)[] | undefined,
    options: BatchOptions | undefined,
  ): Promise<Result<Row>> {
    const { statements, kind } = batch;
    if (statements.length > 0xffff) throw new ScyllaUsageError("A batch has 65,535 statements at most");
    if (values !== undefined && values.length !== statements.length) {
      throw new ScyllaUsageError(
        `A batch of ${statements.length} statements needs as many lists of values, not ${values.length}`,
      );
    }
    let settings = this.settings(batch.options, options);
    const startedMs = performance.now();
    const items = statements.map(({ statement, values: own }, i): BatchItem | Promise<BatchItem> => {
      const text = typeof statement === "string" ? statement : statement.cql;
      const given = someOf(values?.[i], text);
      if (given !== undefined && own !== undefined)
        throw new ScyllaUsageError("A cql`…` statement has its values already");
      const all = given ?? someOf(own, text);
      if (typeof statement !== "string") return { statement, values: all ?? [] };
      if (all === undefined) return { statement, values: [] };
      const prepared = this.#prepare(statement);
      if (prepared instanceof PreparedStatement) return { statement: prepared, values: all };
      return prepared.then((made) => ({ statement: made, values: all }));
    });
    const ready = items.some((item) => item instanceof Promise)
      ? await withinLimits(() => Promise.all(items), settings, unpreparedError)
      : (items as BatchItem[]);
    settings = leftOf(settings, startedMs);
    return runBatch(this.#executor, settings, kind, ready);
  }

  /** The settings of a call. @throws {ScyllaUsageError} for options that cannot be */
  settings(own: StatementOptions | undefined, options: StatementOptions | undefined): Settings {
    const profile = options?.profile ?? own?.profile;
    let settings = profile === undefined ? this.#options.settings : this.#profile(profile);
    if (own !== undefined) {
      const known = options?.profile === undefined ? this.#settings.get(own) : undefined;
      if (known === undefined) {
        settings = resolveSettings(settings, own);
        if (options?.profile === undefined) this.#settings.set(own, settings);
      } else settings = known;
    }
    return options === undefined ? settings : resolveSettings(settings, options);
  }

  #profile(name: string): Settings {
    const profile = this.#options.profiles.get(name);
    if (profile !== undefined) return profile;
    const names = [...this.#options.profiles.keys()].join(", ") || "none";
    throw new ScyllaUsageError(`No profile is called ${JSON.stringify(name)}; there are: ${names}`);
  }

  #run<Row>(cql: string, values: Values | undefined, settings: Settings): Promise<Result<Row>> {
    if (values === undefined) return runQuery(this.#executor, settings, cql);
    const prepared = this.#prepare(cql);
    if (prepared instanceof PreparedStatement) return runPrepared(this.#executor, settings, prepared, values);
    const startedMs = performance.now();
    return withinLimits(() => prepared, settings, unpreparedError).then((made) =>
      runPrepared(this.#executor, leftOf(settings, startedMs), made, values),
    );
  }

  /** The statement as it is kept prepared, or on its way to that. */
  #prepare(cql: string): AnyPrepared | Promise<AnyPrepared> {
    const cache = this.#prepared;
    const known = cache.get(cql);
    if (known !== undefined) return known;
    // Shared by all who run the statement now: nobody's signal or limit may end it.
    const made = prepare<unknown, Values>(this.#executor, this.#options.settings, cql, NO_OPTIONS);
    cache.set(cql, made);
    made.then(
      (statement) => cache.set(cql, statement),
      () => cache.delete(cql),
    );
    return made;
  }
}

const NO_OPTIONS: StatementOptions = /* @__PURE__ */ Object.freeze({});

function unpreparedError(timeoutMs: number): ScyllaTimeoutError {
  return tooLateError("the statement was not prepared", timeoutMs);
}

/** The settings with what is left of a limit that is for the whole call. */
function leftOf(settings: Settings, startedMs: number): Settings {
  const { timeoutMs, limitsCall } = settings;
  if (timeoutMs === null || !limitsCall) return settings;
  return {
    ...settings,
    timeoutMs: Math.max(1, timeoutMs - (performance.now() - startedMs)),
    whole: settings,
  };
}
