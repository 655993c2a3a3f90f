/** How far a running statement has come. */
import { type Progress, Session } from "@x/chdb";

const session = await Session.open();
try {
  // #region progress
  const seen: Progress[] = [];
  await session.query("SELECT count() FROM numbers(60000000) WHERE sipHash64(number) % 2 = 1", {
    settings: { max_threads: 1 },
    onProgress: (progress) => seen.push(progress), // about every 100 ms, and once at the end
  });
  const percent = seen.map(({ readRows, totalRows }) => Number((readRows * 100n) / (totalRows || 1n)));
  const last = seen.at(-1);
  console.log(seen.length > 1, percent.at(-1), last?.readRows);
  // #endregion progress
  const rising = percent.every((value, i) => value >= (percent[i - 1] ?? 0));
  console.log(rising, (last?.elapsedMs ?? 0) > 0);
} finally {
  await session.close();
}
