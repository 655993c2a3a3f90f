/** The way to one client, whatever carries it. */
export interface Transport {
  /** The client's address, for people. */
  readonly peer: string;
  /** Sends one package or any other bytes. */
  send(bytes: Uint8Array): void;
  /** Sends bytes in one go and closes; what was sent before arrives. */
  endWith(bytes: Uint8Array): void;
  /** Closes in an orderly way. */
  end(): void;
  /** Breaks the connection, with RST where the carrier has that. */
  reset(): void;
}

/** What a transport tells. */
export interface TransportEvents {
  /** Bytes of a stream, or one message. */
  data(bytes: Uint8Array): void;
  closed(): void;
}
