import { createHook } from "node:async_hooks";
import { type EventEmitter, getEventListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** What is watched one by one, with the place that created it; names of async_hooks. */
const watched: ReadonlySet<string> = new Set([
  "Timeout",
  "TCPWRAP",
  "TCPSERVERWRAP",
  "PIPEWRAP",
  "PIPESERVERWRAP",
  "UDPWRAP",
  "PROCESSWRAP",
  "WORKER",
  "MESSAGEPORT",
  "FILEHANDLE",
  "FSEVENTWRAP",
  "STATWATCHER",
  "SIGNALWRAP",
]);

/** The names that process.getActiveResourcesInfo has for what is watched above. */
const watchedActive: ReadonlySet<string> = new Set([
  "Timeout",
  "TCPSocketWrap",
  "TCPServerWrap",
  "PipeWrap",
  "UDPWrap",
  "ProcessWrap",
  "Worker",
  "MessagePort",
  "FSEventWrap",
  "StatWatcher",
  "SignalWrap",
]);

/** Options of {@link leakCheck}. */
export interface LeakCheckOptions {
  /** How long to wait for what is still closing, in milliseconds. Default 1,000. */
  readonly graceMs?: number;
  /** Emitters and abort signals whose listeners must be as many afterwards as before, beside those of `process`. */
  readonly targets?: readonly (EventEmitter | EventTarget)[];
}

/** A check that has begun. */
export interface LeakCheck {
  /** What was opened since the check began and is open still, each in one line with the place that made it. */
  leaks(): string[];
  /**
   * Waits until nothing is left, at most the grace period, and ends the check.
   * @throws {Error} that lists what is left
   */
  end(): Promise<void>;
}

/** Where something was made: the frames of the stack that belong to neither Node nor this file. `undefined`: by jest itself. */
function placeOf(stack: string | undefined): string | undefined {
  const frames = (stack ?? "").split("\n").slice(1);
  const own = frames.filter(
    (frame) => !/\(node:|at node:|testkit[\\/]src[\\/]leaks\.|<anonymous>\)$/.test(frame),
  );
  if (own.length === 0) return "a place inside Node";
  const outsideJest = own.filter((frame) => !/node_modules[\\/](@jest|jest-[a-z-]+)[\\/]/.test(frame));
  if (outsideJest.length === 0) return undefined;
  return outsideJest
    .slice(0, 4)
    .map((frame) => frame.trim())
    .join(" < ");
}

function listenerCounts(targets: readonly (EventEmitter | EventTarget)[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of process.eventNames())
    counts.set(`process.on(${String(name)})`, process.listenerCount(name));
  targets.forEach((target, i) => {
    const label = `${target.constructor.name} ${i + 1}`;
    if ("eventNames" in target)
      for (const name of target.eventNames())
        counts.set(`${label}.on(${String(name)})`, target.listenerCount(name));
    else counts.set(`${label}.on(abort)`, getEventListeners(target, "abort").length);
  });
  return counts;
}

function activeCounts(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const type of process.getActiveResourcesInfo())
    if (!watchedActive.has(type)) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}

/** What is in `after` more often than in `before`. */
function surplus(before: Map<string, number>, after: Map<string, number>): string[] {
  return [...after].flatMap(([name, count]) => {
    const more = count - (before.get(name) ?? 0);
    return more > 0 ? [`${more} × ${name}`] : [];
  });
}

/**
 * Begins to watch what is opened from now on: sockets, servers, timers (those without a reference, too), children,
 * workers and file handles, by async_hooks; other handles that keep Node alive; listeners of `process` and of `targets`.
 */
export function leakCheck({ graceMs = 1_000, targets = [] }: LeakCheckOptions = {}): LeakCheck {
  const open = new Map<number, string>();
  const hook = createHook({
    init(id, type) {
      if (!watched.has(type)) return;
      const place = placeOf(new Error("created").stack);
      if (place !== undefined) open.set(id, `${type} from ${place}`);
    },
    destroy(id) {
      open.delete(id);
    },
  });
  const listenersBefore = listenerCounts(targets);
  const activeBefore = activeCounts();
  let ignored: ReadonlySet<number> = new Set();
  hook.enable();

  const leaks = (): string[] => [
    ...[...open].filter(([id]) => !ignored.has(id)).map(([, text]) => text),
    ...surplus(activeBefore, activeCounts()),
    ...surplus(listenersBefore, listenerCounts(targets)),
  ];

  const end = async (): Promise<void> => {
    const deadline = performance.now() + graceMs;
    try {
      while (leaks().length > 0 && performance.now() < deadline) {
        // Handles report their end a turn late; the timer of this wait itself is none of theirs.
        const known = new Set(open.keys());
        const pause = sleep(10);
        ignored = new Set([...open.keys()].filter((id) => !known.has(id)));
        await pause;
      }
      const left = leaks();
      if (left.length > 0) throw new Error(`${left.length} left open:\n${left.join("\n")}`);
    } finally {
      hook.disable();
    }
  };
  return { leaks, end };
}

/**
 * Runs `work` and then finds everything closed that it opened.
 * @returns what `work` returned
 * @throws {Error} that lists what is left after the grace period; what `work` throws goes first
 */
export async function expectNoLeaks<T>(work: () => Promise<T> | T, options?: LeakCheckOptions): Promise<T> {
  const check = leakCheck(options);
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await check.end().catch(() => {});
    throw error;
  }
  await check.end();
  return result;
}
