/** How often memory is looked at, in milliseconds. */
const everyMs = 10;

/** Watches how much memory the process holds (resident set), until the function that it returns is called: that gives the growth in MB of 10⁶ bytes. */
export function watchMemory(): () => number {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let most = before;
  const look = (): void => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  const timer = setInterval(look, everyMs);
  return () => {
    clearInterval(timer);
    look();
    return (most - before) / 1e6;
  };
}
