import type { Element } from "./elements.ts";

/**
 * What the grammar would have taken at the farthest place it came to: the server's syntax errors name it. The order
 * and the oddities (which of several expectations count as optional) are those of libcleri's `expecting.c`.
 */
export class Expectations {
  position = 0;
  #required: Element[] = [];
  #optional: Element[] = [];
  #modes: { position: number; required: boolean }[] = [];

  setMode(position: number, required: boolean): void {
    for (const mode of this.#modes) {
      if (mode.position === position) {
        mode.required = required && mode.required;
        return;
      }
    }
    this.#modes.push({ position, required });
  }

  update(element: Element, position: number): void {
    if (position > this.position) {
      this.position = position;
      this.#required = [];
      this.#optional = [];
      this.#shiftModes(position);
    }
    if (position !== this.position) return;
    const mode = this.#modes.find((one) => one.position === position);
    ((mode?.required ?? true) ? this.#required : this.#optional).push(element);
  }

  /** Everything expected, optional things too: what code that goes on after its end could have had instead. */
  combine(): void {
    this.#required = [...this.#required, ...this.#optional];
    this.#optional = [];
  }

  /** What must come, each element once. */
  get required(): readonly Element[] {
    return [...new Set(this.#required)];
  }

  #shiftModes(position: number): void {
    const modes = this.#modes;
    while (modes.length > 1 && modes[0]?.position !== position) modes.shift();
    if (modes[0]) modes[0].position = position;
  }
}
