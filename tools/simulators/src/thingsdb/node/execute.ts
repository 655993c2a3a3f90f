import { Query, type QueryScope } from "../evaluator/query.ts";
import type { User } from "../state/user.ts";
import type { Closure } from "../values/closure.ts";
import { encodeValue } from "../values/encode-value.ts";
import { ThingsDbError } from "../values/error-codes.ts";
import { FutureValue } from "../values/future-value.ts";
import { ListValue } from "../values/list-value.ts";
import type { Thing } from "../values/thing.ts";
import type { Value } from "../values/value.ts";
import { MsgpackWriter } from "../wire/msgpack-writer.ts";
import type { Change } from "./change-log.ts";
import type { Connection } from "./connection.ts";
import type { SimulatedNode } from "./node.ts";
import { NodeHost } from "./node-host.ts";
import { type Outcome, runClosure } from "./run-query.ts";
import { transplant } from "./transplant.ts";

/** Code that is ready to run on one node. */
export interface Work {
  readonly scope: QueryScope;
  run(query: Query): Outcome;
}

/** Code that somebody wants run. */
export interface Job {
  readonly user: User;
  /** Who asked; null for nobody that warnings could go to. */
  readonly caller: Connection | null;
  /** Whether it needs a change. */
  readonly withSideEffects: boolean;
  /** The code says `nse(…)`. */
  readonly noSideEffects: boolean;
  /** The work on the node that was asked. */
  readonly work: Work;
  /** The same work on another node, with that node's values. */
  workOn(node: SimulatedNode): Work;
  /** Gets the answer: once, also after futures. */
  done(query: Query, outcome: Outcome): void;
}

/**
 * Runs a job: at once when it only reads, later and on all nodes when it changes something.
 * @throws {ThingsDbError} when too few nodes are there for a change
 */
export function execute(node: SimulatedNode, job: Job): void {
  if (!job.withSideEffects) {
    run(node, job, null);
    return;
  }
  node.cluster.requireQuorum(node);
  const { changeDelayMs } = node.settings;
  const commit = (): void => {
    node.cluster.changes.commit(
      node,
      (change) => run(node, job, change),
      (replica, change) => repeat(replica as SimulatedNode, job, change),
    );
  };
  if (changeDelayMs > 0) void node.cluster.sleep(changeDelayMs).then(commit);
  else setImmediate(commit);
}

function run(node: SimulatedNode, job: Job, change: Change | null): void {
  const query = new Query({
    host: new NodeHost(node, job.caller),
    scope: job.work.scope,
    user: job.user,
    change,
    now: change?.now ?? Date.now(),
    random: change?.random() ?? Math.random,
  });
  query.noSideEffects = job.noSideEffects;
  const outcome = job.work.run(query);
  if (change) {
    node.database.changeId = change.id;
    node.counters.changesCommitted++;
    node.watch?.publish();
  }
  if ("error" in outcome || query.futures.length === 0) job.done(query, outcome);
  else settleFutures(node, job, query, outcome);
  if (change) node.afterChange();
}

function repeat(node: SimulatedNode, job: Job, change: Change): void {
  const user = node.database.userById(job.user.id) ?? job.user;
  try {
    const work = job.workOn(node);
    const query = new Query({
      host: new NodeHost(node, null, true),
      scope: work.scope,
      user,
      change,
      now: change.now,
      random: change.random(),
    });
    work.run(query);
  } catch (error) {
    // What the first node refused, this one refuses, too.
    if (!(error instanceof ThingsDbError)) throw error;
  }
  node.database.changeId = change.id;
}

/** Runs the futures of a query, and answers when all have ended; the first error is the answer. */
function settleFutures(node: SimulatedNode, job: Job, query: Query, outcome: Outcome): void {
  let open = query.futures.length;
  let failure: ThingsDbError | null = null;
  for (const future of query.futures) {
    const ended = (result: Outcome): void => {
      if ("error" in result) failure ??= result.error;
      else future.result = result.value;
      if (--open === 0) job.done(query, failure ? { error: failure } : outcome);
    };
    setImmediate(() => runFuture(node, job, future, ended));
  }
}

function runFuture(
  node: SimulatedNode,
  job: Job,
  future: FutureValue,
  ended: (outcome: Outcome) => void,
): void {
  const closure = future.onSuccess;
  if (closure === null) {
    ended({ value: new ListValue(future.args) });
    return;
  }
  try {
    execute(node, futureJob(job, closure, future.args, ended));
  } catch (error) {
    ended({ error: error as ThingsDbError });
  }
}

function futureJob(parent: Job, closure: Closure, args: Value[], ended: (outcome: Outcome) => void): Job {
  return {
    user: parent.user,
    caller: parent.caller,
    withSideEffects: closure.node.withSideEffects,
    noSideEffects: false,
    work: { scope: parent.work.scope, run: (query) => runClosure(query, closure, args) },
    workOn: (node) => {
      const { scope } = parent.workOn(node);
      const own = args.map((arg) => transplant(arg, scope.collection));
      return { scope, run: (query) => runClosure(query, closure, own) };
    },
    done: (_, outcome) => {
      const nested = "value" in outcome && outcome.value instanceof FutureValue ? outcome.value.result : null;
      ended("value" in outcome && outcome.value instanceof FutureValue ? { value: nested } : outcome);
    },
  };
}

/**
 * The payload of an answer.
 * @throws {ThingsDbError} −6 when it is too long
 */
export function encodeResult(node: SimulatedNode, query: Query, value: Value): Uint8Array {
  const writer = new MsgpackWriter();
  encodeValue(writer, value, {
    deep: query.deep,
    noIds: query.noIds,
    sizeLimit: node.settings.resultSizeLimit,
    callMethod: (method: Closure, thing: Thing): Value => {
      const outcome = runClosure(query, method, [thing]);
      if ("error" in outcome) return outcome.error.message;
      return outcome.value;
    },
  });
  const payload = writer.take();
  node.counters.largestResultSize = Math.max(node.counters.largestResultSize, payload.length);
  return payload;
}
