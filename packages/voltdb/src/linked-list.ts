/** A place in a {@link LinkedList}. */
export interface ListNode<T> {
  readonly value: T;
  previous: ListNode<T> | undefined;
  next: ListNode<T> | undefined;
  isLinked: boolean;
}

/** First come, first served; anything may leave from anywhere at the same small cost. */
export class LinkedList<T> {
  length = 0;
  first: ListNode<T> | undefined;
  #last: ListNode<T> | undefined;

  /** Adds a value at the end; its node takes it out again. */
  push(value: T): ListNode<T> {
    const node: ListNode<T> = { value, previous: this.#last, next: undefined, isLinked: true };
    if (this.#last === undefined) this.first = node;
    else this.#last.next = node;
    this.#last = node;
    this.length++;
    return node;
  }

  /** Takes a node out; one that is out already stays so. */
  remove(node: ListNode<T>): void {
    if (!node.isLinked) return;
    if (node.previous === undefined) this.first = node.next;
    else node.previous.next = node.next;
    if (node.next === undefined) this.#last = node.previous;
    else node.next.previous = node.previous;
    node.previous = undefined;
    node.next = undefined;
    node.isLinked = false;
    this.length--;
  }
}
