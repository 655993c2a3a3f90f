import { locateAddon } from "./locate.ts";

/** What the addon resolves with; `failure` says what kind of no it was. */
export interface Outcome {
  readonly failure?: Failure;
  readonly error?: string;
  /** The answer; owned by JS from here on (large ones are the engine's own buffer, freed by the collector). */
  readonly bytes?: Uint8Array;
  /** Seconds. */
  readonly elapsed?: number;
  readonly resultRows?: number;
  readonly resultBytes?: number;
  readonly readRows?: number;
  readonly readBytes?: number;
  readonly writtenRows?: number;
  readonly writtenBytes?: number;
  /** For `open`: this connection started the engine. */
  readonly booted?: boolean;
}

/** Why a call failed, as `connection.h` lists it. */
export type Failure = "engine" | "library" | "path-in-use" | "path-locked" | "connect" | "closed" | "state";

/** Text, or bytes where the text need not be UTF-8. */
export type Text = string | Uint8Array;

/** The addon's functions; `native/addon.c` is their definition. */
export interface Binding {
  open(
    library: string,
    path: string,
    joinAny: boolean,
    args: readonly string[],
  ): { readonly id: number; readonly tag: string; readonly opened: Promise<Outcome> };
  query(
    id: number,
    sql: Text,
    format: string,
    names: readonly string[],
    values: readonly Text[],
  ): Promise<Outcome>;
  streamOpen(
    id: number,
    sql: Text,
    format: string,
    names: readonly string[],
    values: readonly Text[],
  ): Promise<Outcome>;
  streamFetch(id: number): Promise<Outcome>;
  streamClose(id: number): Promise<Outcome>;
  insertOpen(
    id: number,
    sql: Text,
    format: string,
    names: readonly string[],
    values: readonly Text[],
  ): Promise<Outcome>;
  insertAppend(id: number, bytes: Uint8Array): Promise<Outcome>;
  insertDone(id: number): Promise<Outcome>;
  insertCancel(id: number): Promise<Outcome>;
  /** Gives the memory of an answer back before the collector would. The bytes, and all views of them, are empty then. */
  release(bytes: Uint8Array): void;
  /** Asks the system for large pages under memory that is about to be filled: it comes sooner then. */
  largePages(bytes: Uint8Array): void;
  cancel(id: number): void;
  close(id: number): Promise<Outcome>;
  shutdown(): void;
  info(): BindingInfo;
}

/** What the addon says of itself. */
export interface BindingInfo {
  /** Hash of the C sources and the compiler it was built with. */
  readonly build: string;
  /** Version of libchdb, empty before the first connection. */
  readonly version: string;
  readonly streamingInsert: boolean;
  /** Open connections of this thread. */
  readonly connections: number;
  /** Large results of this process that the collector has not taken yet. */
  readonly liveResults: number;
}

let loaded: Binding | undefined;

/**
 * The addon, loaded at the first call (the engine itself is loaded by the first connection, off the event loop).
 *
 * @throws ChdbConnectionError when there is no addon for this platform.
 */
export function loadBinding(addon?: string): Binding {
  if (loaded === undefined) {
    const module: { exports: unknown } = { exports: {} };
    process.dlopen(module, locateAddon(addon));
    loaded = module.exports as Binding;
  }
  return loaded;
}
