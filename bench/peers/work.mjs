// What every peer is given, and what it tells: the prompts of fanfold-bench, one JSON line at the end.
const [endpoint, calls, inFlight] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
export { endpoint, calls, inFlight };

export function prompt(number) {
  const name = `Company ${number}`;
  const lines = Array.from({ length: 12 }, (_, line) =>
    `Line ${line} of the notice tells what ${name} plans, whom it hires and what the work will cost.`);
  const page = [`${name} tells its shareholders what the year brought.`,
    "The plant for battery cells in the north of the country opens in March.", ...lines].join("\n");
  return `Find what matters in the document.\n<<<DOCUMENT bench>>>\n${page}\n<<<END bench>>>\n`;
}

// `inFlight` loops take the next number each until none is left: no queue of a library's own stands in between.
export async function inParallel(ask) {
  let next = 0, good = 0;
  const loop = async () => {
    while (next < calls) if ((await ask(next++)).includes("findings")) good++;
  };
  await Promise.all(Array.from({ length: inFlight }, loop));
  return good;
}

export async function measure(run) {
  const began = performance.now();
  const good = await run();
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  console.log(JSON.stringify({ calls, good, wall_s: (performance.now() - began) / 1000,
    cpu_ms_per_call: (userCPUTime + systemCPUTime) / 1000 / calls, peak_mib: maxRSS / 1024 }));
}
