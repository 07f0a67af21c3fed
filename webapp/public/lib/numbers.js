/** A count with thousands separated: `4,260`. */
export function formatCount(n) {
  return String(Math.trunc(n)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** A count and its word: `1 line`, `4,260 lines`. */
export function counted(n, one, many = `${one}s`) {
  return `${formatCount(n)} ${n === 1 ? one : many}`;
}

/** Tokens in few characters: `812`, `33 k`, `3.1 M`. */
export function formatTokens(n) {
  if (n < 1000) return String(n);
  if (n < 999500) return `${n < 9950 ? (n / 1000).toFixed(1) : Math.round(n / 1000)} k`;
  return `${(n / 1e6).toFixed(1)} M`;
}

/** Money from the decimal text that the server sends; cents below a thousand. @param {string} decimal */
export function formatMoney(decimal) {
  const n = Number(decimal);
  if (!Number.isFinite(n)) return '';
  if (n > 0 && n < 0.01) return '< $0.01';
  return `$${formatCount(Math.floor(n + 0.005))}.${String(Math.round(n * 100) % 100).padStart(2, '0')}`;
}
