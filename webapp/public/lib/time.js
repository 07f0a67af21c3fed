const two = (n) => String(n).padStart(2, '0');

/** How long something took or takes: `4 s`, `12 m 07 s`, `3 h 05 m`, `2 d 4 h`. @param {number} millis */
export function formatDuration(millis) {
  const s = Math.max(0, Math.floor(millis / 1000));
  if (s < 60) return `${s} s`;
  const m = Math.floor(s / 60);
  if (m < 60) return `${m} m ${two(s % 60)} s`;
  const h = Math.floor(m / 60);
  if (h < 24) return `${h} h ${two(m % 60)} m`;
  return `${Math.floor(h / 24)} d ${h % 24} h`;
}

/** A length that was set, in the largest units that fit: `15 min`, `2 h`, `1 h 30 min`. @param {number} minutes */
export function formatMinutes(minutes) {
  const h = Math.floor(minutes / 60);
  return [h && `${h} h`, minutes % 60 && `${minutes % 60} min`].filter(Boolean).join(' ') || '0 min';
}

/** How long ago, in one unit: `just now`, `9 s ago`, `4 min ago`, `3 h ago`, `yesterday`, then a date. */
export function formatAgo(then, now) {
  const s = Math.floor((now - then) / 1000);
  if (s < 5) return 'just now';
  if (s < 60) return `${s} s ago`;
  if (s < 3600) return `${Math.floor(s / 60)} min ago`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ago`;
  if (s < 7 * 86400) return `${Math.floor(s / 86400)} d ago`;
  return formatDate(then);
}

/** A day: `12 Nov 2026`. */
export function formatDate(millis) {
  const d = new Date(millis);
  return `${two(d.getDate())} ${months[d.getMonth()]} ${d.getFullYear()}`;
}

/** A moment to the second, local: `12 Nov 2026, 13:33:50`. */
export function formatMoment(millis) {
  const d = new Date(millis);
  return `${formatDate(millis)}, ${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}

/** A local time of day to the millisecond, for log rows: `13:33:50.644`. */
export function formatClock(millis) {
  const d = new Date(millis);
  return `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}.${String(d.getMilliseconds()).padStart(3, '0')}`;
}

/** Time since a start, for log rows: `+00:12.044`, `+1:02:03.004`. */
export function formatSince(millis) {
  const t = Math.max(0, Math.round(millis));
  const h = Math.floor(t / 3600000);
  const m = Math.floor(t / 60000) % 60;
  const s = Math.floor(t / 1000) % 60;
  const rest = `${two(m)}:${two(s)}.${String(t % 1000).padStart(3, '0')}`;
  return h ? `+${h}:${rest}` : `+${rest}`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
