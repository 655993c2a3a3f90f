/** What a server may be asked to be. Each definition says which of these it knows. */
export interface UpOptions {
  /** How many nodes. Default 1. */
  readonly nodes?: number;
  /** Encrypted connections; the environment then says where the certificate is. */
  readonly tls?: boolean;
  /** Users must log in. */
  readonly auth?: boolean;
  /** The server's own security setting, where it has one beside `auth`. */
  readonly security?: boolean;
  /** The server's compact protocol, where it has two. */
  readonly compact?: boolean;
  /** What is acknowledged is on the disk, where that is not the default: it survives when the process is killed. */
  readonly durable?: boolean;
  /** The unit of time stamps. */
  readonly precision?: "ms" | "us" | "ns";
}

/** What a started server tells its users. */
export interface UpResult {
  /** `host:port` of every node that takes clients, the first one first. */
  readonly addresses: readonly string[];
  /** What tests and tools need beside the addresses: URLs, users, certificate files. */
  readonly env: Readonly<Record<string, string>>;
}

/** A process of a server. */
export interface ServerProcess {
  readonly pid: number;
  /** Everything that the process prints goes here. */
  readonly logFile: string;
  /** True until the process has ended. */
  isAlive(): boolean;
}

/** How a process of a server is started. */
export interface SpawnOptions {
  /** Default: the folder of the server. */
  readonly cwd?: string;
  /** What it has beside the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where it takes connections, as `host:port`; suites that stop and start nodes know it by that. */
  readonly address?: string;
  /** What its arguments are followed by when a suite starts it again. */
  readonly restartArgs?: readonly string[];
}

/** What a definition works with while it starts a server. */
export interface UpContext {
  /** A folder of this server alone; it is emptied by `down`. */
  readonly folder: string;
  /** A folder for downloads that outlives the server. */
  readonly cacheFolder: string;
  /** Ends when the start was given up. */
  readonly signal: AbortSignal;
  /**
   * Starts a process that outlives this one and is the server itself, or its parent: when it ends, the server counts as
   * down. It is written down before this returns, so that `down` finds it however
   * the start goes on. `name` names its log file.
   */
  spawn(name: string, command: string, args: readonly string[], options?: SpawnOptions): ServerProcess;
  /**
   * Waits until a port of loopback takes connections.
   * @throws {Error} with the end of the log when the process dies before, or after `timeoutMs` (default 120,000)
   */
  listening(process: ServerProcess, port: number, timeoutMs?: number): Promise<void>;
  /**
   * Waits until a condition holds, looking again and again.
   * @param what what the process then does, such as `"answers a query"`, for the error
   * @param condition may throw as long as it does not hold; the last reason is part of the error
   * @throws {Error} like `listening`
   */
  until(
    process: ServerProcess,
    what: string,
    condition: () => boolean | Promise<boolean>,
    timeoutMs?: number,
  ): Promise<void>;
  /** Finds ports that are free on every one of the hosts (default `127.0.0.1` alone), all different. */
  freePorts(count: number, hosts?: readonly string[]): Promise<number[]>;
  /** Tells the person who waits what is going on. */
  progress(text: string): void;
}

/** A kind of server that this tool can start. */
export interface ServerDefinition {
  /** What a user types: `pnpm server <name> up`. */
  readonly name: string;
  /** One line for `pnpm server list`. */
  readonly summary: string;
  /** What must be on the machine. */
  readonly needs: readonly ("java" | "maven")[];
  /** The options it knows; others are refused. */
  readonly options: readonly (keyof UpOptions)[];
  /** Starts the server; it is ready for clients when this resolves. */
  up(options: UpOptions, context: UpContext): Promise<UpResult>;
  /** Shuts down in order, where the server has a way. What still runs afterwards is stopped by its process id. */
  down?(result: UpResult, folder: string): Promise<void>;
}
