// #region budget
const LIMIT = 10;
const WINDOW_MS = 60_000;

/** How many of 20 messages pass a limit of 10 a minute, sent so many milliseconds apart. */
function passed(spacingMs: number): { passed: number; firstRefusalMs: number | undefined } {
  const hits: number[] = [];
  let firstRefusalMs: number | undefined;
  for (let now = 0; now < 20 * spacingMs; now += spacingMs) {
    const recent = hits.filter((at) => now - at < WINDOW_MS);
    if (recent.length < LIMIT) hits.push(now);
    else firstRefusalMs ??= now;
  }
  return { passed: hits.length, firstRefusalMs };
}
// #endregion budget

for (const spacingMs of [300, 3000, 6000]) {
  const { passed: count, firstRefusalMs } = passed(spacingMs);
  const refused = firstRefusalMs === undefined ? 'none refused' : `the first refused after ${firstRefusalMs / 1000} s`;
  console.log(`${String(spacingMs).padStart(4)} ms apart: ${count} of 20 pass, ${refused}`);
}
