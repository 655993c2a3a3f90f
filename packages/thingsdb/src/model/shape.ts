import { ThingsDBUsageError } from "../errors.ts";
import { type PropReader, type ReadContext, readerOf, type ThingConstructor } from "./kinds.ts";
import type { PropKind } from "./props.ts";

/** The properties of a class of things, with how each is read. */
export interface Shape {
  readonly target: ThingConstructor;
  readonly readers: ReadonlyMap<string, PropReader>;
  /** Its first thing was looked at. */
  isChecked: boolean;
}

/** The kinds that a class declares in `static props`. */
export function propsOf(target: ThingConstructor): Readonly<Record<string, PropKind>> {
  return (target as { readonly props?: Readonly<Record<string, PropKind>> }).props ?? {};
}

/**
 * Makes the readers of a class, and lets its things show their values.
 * @throws {ThingsDBUsageError} for kinds that do not exist, and for names that every thing has
 */
export function shapeOf(target: ThingConstructor, context: ReadContext, show: ShowValue): Shape {
  const readers = new Map<string, PropReader>();
  const { prototype } = target as unknown as { readonly prototype: object };
  for (const [name, kind] of Object.entries(propsOf(target))) {
    const own = Object.getOwnPropertyDescriptor(prototype, name);
    if (own === undefined && name in prototype && !isShown(prototype, name)) {
      throw new ThingsDBUsageError(
        `every thing has its own ${JSON.stringify(name)}: no property can be called so`,
      );
    }
    if (own === undefined) Object.defineProperty(prototype, name, accessor(name, show));
    readers.set(name, readerOf(kind, context));
  }
  return { target, readers, isChecked: false };
}

/**
 * A field that is declared without `declare` would hide what the model shows.
 * @throws {ThingsDBUsageError}
 */
export function checkFields({ thing, shape }: { readonly thing: object; readonly shape: Shape }): void {
  if (shape.isChecked) return;
  for (const name of shape.readers.keys()) {
    if (!Object.hasOwn(thing, name)) continue;
    const owner = (shape.target as { readonly name: string }).name;
    throw new ThingsDBUsageError(`fields are declared by "declare": ${owner}.${name} is not`);
  }
  shape.isChecked = true;
}

/** Gives the value of a property. */
export type ShowValue = (thing: object, name: string) => unknown;

/** Accessors that were made for a base class. */
const SHOWN = /* @__PURE__ */ new WeakSet<() => unknown>();

function isShown(prototype: object, name: string): boolean {
  for (let at: object | null = prototype; at !== null; at = Object.getPrototypeOf(at)) {
    const getter = Object.getOwnPropertyDescriptor(at, name)?.get;
    if (getter !== undefined) return SHOWN.has(getter);
  }
  return false;
}

/** Nobody but the model sets values: an assignment throws. */
function accessor(name: string, show: ShowValue): PropertyDescriptor {
  const get = function (this: object): unknown {
    return show(this, name);
  };
  SHOWN.add(get);
  return { get, enumerable: true, configurable: true };
}
