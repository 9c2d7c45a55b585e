// Two things measured turn by turn: what disturbs the machine disturbs both, so each turn's ratio is sound where
// the times themselves are not.

export const median = (values) => quantile(values, 0.5);

export function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const low = Math.floor(at), high = Math.ceil(at);
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}

const spread = (values) => ({ median: median(values), low: Math.min(...values), high: Math.max(...values) });

/** @param {Record<string, () => Promise<any>>} ways → the list of answers of each; the first to go takes turns too */
export async function interleave(ways, rounds) {
  const names = Object.keys(ways);
  const answers = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; ++round) {
    for (let i = 0; i < names.length; ++i) {
      const name = names[(i + round) % names.length];
      answers[name].push(await ways[name]());
    }
  }
  return answers;
}

/** One line of the report: ours against theirs; below 1 is ours. */
export function compared(what, unit, [our_name, ours], [their_name, theirs]) {
  return {
    what, unit, n: ours.length,
    a: { name: our_name, ...spread(ours) },
    b: { name: their_name, ...spread(theirs) },
    ratio: spread(ours.map((value, i) => value / theirs[i])),
  };
}
