import { LinkedList, type ListNode } from "./linked-list.ts";

/** Something with an end. */
interface Due<T> {
  readonly item: T;
  readonly at: number;
  readonly list: LinkedList<Due<T>>;
}

/** What takes an item out of a {@link DeadlineQueue}. */
export type DueNode<T> = ListNode<Due<T>>;

/** The longest delay that timers take. */
const LONGEST_MS = 0x7fffffff;

/**
 * Very many deadlines with one timer: those of one length end in the order they began, so each length has a list of its
 * own, and the timer waits for the earliest head.
 */
export class DeadlineQueue<T> {
  readonly #lists = new Map<number, LinkedList<Due<T>>>();
  readonly #expire: (item: T) => void;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Number.POSITIVE_INFINITY;

  constructor(expire: (item: T) => void) {
    this.#expire = expire;
  }

  /** Starts the clock of an item: `expire` is called in `ms`, not earlier, unless it is removed before. */
  add(item: T, ms: number, now: number): DueNode<T> {
    let list = this.#lists.get(ms);
    if (list === undefined) {
      list = new LinkedList();
      this.#lists.set(ms, list);
    }
    const at = now + ms;
    const node = list.push({ item, at, list });
    if (at < this.#timerAt) this.#arm(at, now);
    return node;
  }

  /** Stops a clock. The timer runs on: most often there is another item for it. */
  remove(node: DueNode<T>): void {
    node.value.list.remove(node);
  }

  /** Stops all clocks. */
  clear(): void {
    this.#lists.clear();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#timerAt = Number.POSITIVE_INFINITY;
  }

  #arm(at: number, now: number): void {
    clearTimeout(this.#timer);
    this.#timerAt = at;
    // Calls under way have a socket that keeps the process alive, and others have nothing to wait for.
    this.#timer = setTimeout(() => this.#fire(), Math.min(LONGEST_MS, Math.max(1, Math.ceil(at - now))));
  }

  #fire(): void {
    this.#timer = undefined;
    this.#timerAt = Number.POSITIVE_INFINITY;
    const now = performance.now();
    let next = Number.POSITIVE_INFINITY;
    for (const [ms, list] of this.#lists) {
      for (let head = list.first; head !== undefined && head.value.at <= now; head = list.first) {
        list.remove(head);
        this.#expire(head.value.item);
      }
      if (list.first === undefined) this.#lists.delete(ms);
      else next = Math.min(next, list.first.value.at);
    }
    if (next < this.#timerAt) this.#arm(next, now);
  }
}
