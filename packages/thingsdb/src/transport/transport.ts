/** What a transport tells whoever uses it. */
export interface TransportListener {
  /** Bytes arrived; their memory belongs to the listener, unless it is lent: then it is overwritten afterwards. */
  data(chunk: Uint8Array, isLent: boolean): void;
  /** There is room again after `write` returned false. */
  drain(): void;
  /** It is over. `error` says why when that is known. Told once. */
  closed(error: Error | undefined): void;
}

/** A way for packages to and from one node. */
export interface Transport {
  /** The node, as `host:port` or as a URL without secrets. */
  readonly address: string;
  /** Calls back once, when what happens now is done: all that is written until then goes out together. */
  readonly soon: (task: () => void) => void;
  /** Whom to tell, from now on. */
  start(listener: TransportListener): void;
  /** Sends whole packages, whose memory is lent until `done` is called, and the transport's if it never is. False: enough is waiting for now. */
  write(packages: Uint8Array, done: () => void): boolean;
  /** Closes in order, after what was written. */
  end(): void;
  /** Breaks off. */
  destroy(): void;
}

/** What opening a transport takes. */
export interface TransportOptions {
  /** Options of TLS (`tls.connect`), true for the defaults; the server's certificate is verified unless they say otherwise. */
  readonly tls: boolean | object;
  readonly signal: AbortSignal | undefined;
  /** Longer packages are not taken. */
  readonly maxBytes: number;
}
