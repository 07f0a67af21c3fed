import { counted } from './numbers.js';
import { formatDuration } from './time.js';

/* What can be said of a tool call by the lines that belong to it. */

/** @typedef {import('./log-store.js').Group} Group */
/** @typedef {'running' | 'done' | 'failed'} GroupState */

/**
 * Running while nothing came after it; failed with the first error.
 *
 * @param {Group} group
 * @param {import('./log-store.js').LogStore} store
 * @param {boolean} live whether the task goes on
 * @returns {GroupState}
 */
export function groupState(group, store, live) {
  if (group.firstError) return 'failed';
  const ended = group.answered && store.last > group.header + group.lines;
  return ended || !live ? 'done' : 'running';
}

/** A tool's name and what it was called with: `Bash mvn test`, `Bash: mvn test`, `Bash(mvn test)`. @param {string} text */
export function toolOf(text) {
  const found = /^([A-Za-z][\w.-]{0,39})(?:: |[ (]|$)(.*)$/.exec(text);
  return found ? [found[1], found[2]] : ['', text];
}

/** Its lines and how long it took. @param {Group} group @param {GroupState} state */
export function metaOf(group, state) {
  if (state === 'running') return group.lines ? `running · ${counted(group.lines, 'line')}` : 'running';
  const parts = [state === 'failed' ? 'failed' : '', counted(group.lines, 'line'), duration(group.last - group.first)];
  return parts.filter(Boolean).join(' · ');
}

const duration = (millis) => (millis < 1000 ? `${Math.round(millis)} ms` : formatDuration(millis));
