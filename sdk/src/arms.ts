/** Arms of experiments: the same visitor meets the same arm here and in `talkworth.experiments.arms`. */

/** FNV-1a over the UTF-8 of `salt:unit`, then murmur3's finaliser: 0 to 2^32 - 1. */
export const position = (salt: string, unit: string): number => {
  let hash = 0x811c9dc5;
  const mix = (word: number, factor: number) => (hash = Math.imul(word, factor));
  new TextEncoder().encode(salt + ':' + unit).forEach((byte) => mix(hash ^ byte, 0x01000193));
  mix(hash ^ (hash >>> 16), 0x85ebca6b);
  mix(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

/** Of `assistant:90,holdout:10`, the arm whose stretch of the weights holds the unit's position. */
export const armOf = (salt: string, unit: string, text: string): string => {
  const arms = text.split(',').map((arm) => arm.split(':') as [name: string, weight: any]);
  const total = arms.reduce((sum, [, weight]) => sum + +weight, 0);
  // Below 2^53, so exact: weights add up to a million at most.
  let slot = Math.floor((position(salt, unit) * total) / 2 ** 32);
  return arms.find(([, weight]) => (slot -= weight) < 0)![0];
};
