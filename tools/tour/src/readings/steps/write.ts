import type { StepOutput } from "../../step-runner.ts";
import { renderProgress } from "../../terminal/bar.ts";
import { formatCount, formatDuration, formatLarge } from "../../terminal/numbers.ts";
import { deviceCount, makeTablet, readingCount, sites, tabletCount, type Written } from "../plant.ts";
import type { TourContext } from "../tour-context.ts";

/** Tablets on their way at the same time: the next is made and sent while the server stores those before. */
const inFlight = 4;

/** Makes a day of readings and streams it in; returns what was written. */
export async function writeDay(
  { session, style, signal }: TourContext,
  output: StepOutput,
): Promise<Written> {
  const written: Written = { rows: 0, temperatures: 0, hundredths: 0 };
  const sending = new Set<Promise<void>>();
  const started = performance.now();
  let stored = 0;
  for (let tablet = 0; tablet < tabletCount; tablet++) {
    const insert = session.insert(makeTablet(tablet, written), { signal }).then(() => {
      stored++;
      sending.delete(insert);
    });
    sending.add(insert);
    if (sending.size >= inFlight) await Promise.race(sending);
    const text = `${formatCount((stored / tabletCount) * readingCount)} readings stored`;
    output.status(renderProgress(stored / tabletCount, text, 24, style));
    // Sending needs its turns, too.
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(sending);
  const seconds = (performance.now() - started) / 1000;
  output.say(
    `${formatCount(written.rows)} readings of ${formatCount(deviceCount)} devices on ${sites.length} sites, made and stored in ` +
      `${formatDuration(seconds * 1000)}: ${formatLarge(written.rows / seconds)} a second, as typed columns in ${tabletCount} ` +
      `tablets, ${inFlight} on their way at a time. ${formatCount(written.rows - written.temperatures)} temperatures are missing on purpose.`,
  );
  return written;
}
