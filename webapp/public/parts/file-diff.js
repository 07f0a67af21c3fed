import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { counted } from '../lib/numbers.js';
import { visible } from '../lib/visible-text.js';
import { Button } from '../components/button.js';
import { Icon } from '../components/icon.js';

const step = 1000;
const longest = 2000;

/**
 * One file's difference. Its lines are made when it comes near the screen, a thousand at a time.
 *
 * @param {{ id: string, file: import('../api/types.js').ChangedFile, diff?: import('../lib/diff.js').FileDiff, cut: boolean, removed: boolean, eager: boolean }} props
 */
export function FileDiff({ id, file, diff, cut, removed, eager }) {
  const [open, setOpen] = useState(eager && (diff?.lines ?? 0) <= 800);
  const [near, setNear] = useState(false);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const watch = new IntersectionObserver(([entry]) => { if (entry.isIntersecting) setNear(true); }, { rootMargin: '800px' });
    watch.observe(/** @type {HTMLElement} */ (box.current));
    return () => watch.disconnect();
  }, []);
  return html`<details class="file" id=${id} open=${open} ref=${box} onToggle=${(event) => setOpen(event.currentTarget.open)}>
    <summary><${Icon} name="chevron-right" class="file-mark" /><bdi class="mono grow">${file.oldPath && file.oldPath !== file.path ? html`${visible(file.oldPath)} → ` : ''}${visible(file.path)}</bdi>
      <span class="meta">${file.change}</span><${Counts} file=${file} /></summary>
    ${open && near && html`<${Lines} file=${file} diff=${diff} cut=${cut} removed=${removed} />`}</details>`;
}

/** How many lines a file gained and lost; of a binary one that it is one. @param {{ file: import('../api/types.js').ChangedFile }} props */
export function Counts({ file }) {
  if (file.binary) return html`<span class="meta">binary</span>`;
  if (!file.insertions && !file.deletions) return null;
  return html`<span class="num diff-counts"><span class="is-ok">+${file.insertions}</span> <span class="is-error">−${file.deletions}</span></span>`;
}

/** What there is to say about a file without lines: git's own words where they say more than its kind of change. */
function notesOf(file, diff) {
  if (diff?.notes.includes('similarity index 100%')) return 'Its text is the same.';
  return diff?.notes.length ? diff.notes.map(visible).join(' · ') : file.change === 'added' ? 'An empty file.' : 'No text to show.';
}

function Lines({ file, diff, cut, removed }) {
  const [most, setMost] = useState(step);
  if (file.binary) return html`<p class="file-note">A binary file; its content is not shown.</p>`;
  if (removed) return html`<p class="file-note">Its text was removed.</p>`;
  if (!diff || !diff.hunks.length) return html`<p class="file-note">${!diff && cut ? 'Its text is not here, because the difference was cut.' : notesOf(file, diff)}</p>`;
  let left = most;
  return html`<div class="file-scroll" tabindex="0" role="region" aria-label=${`Difference of ${visible(file.path)}`}><table class="diff"><tbody>${diff.hunks.map((hunk, h) => {
    if (left <= 0) return null;
    const shown = hunk.lines.slice(0, left);
    left -= shown.length;
    const head = hunk.head || (hunk.lines[0]?.before > 1 || hunk.lines[0]?.after > 1 || h > 0 ? '⋯' : '');
    return html`${head && html`<tr class="diff-hunk" key=${`h${h}`}><td class="diff-n" /><td class="diff-n" /><td class="diff-s" /><td>${visible(head)}</td></tr>`}${shown.map((line, i) => html`<${Line} key=${`${h}/${i}`} line=${line} />`)}`;
  })}</tbody></table></div>${diff.lines > most && html`<p class="file-note"><${Button} onClick=${() => setMost(most + step * 2)}>Show more: ${counted(diff.lines - most, 'line')} left<//></p>`}`;
}

const classes = { '+': 'is-added', '-': 'is-removed', '\\': 'is-note', ' ': '' };

function Line({ line }) {
  const text = line.text.length > longest ? `${visible(line.text.slice(0, longest))} … ${line.text.length - longest} more characters` : visible(line.text);
  return html`<tr class=${classes[line.sign]}><td class="diff-n" data-n=${line.before || ''} /><td class="diff-n" data-n=${line.after || ''} /><td class="diff-s">${line.sign === ' ' ? '' : line.sign === '-' ? '−' : line.sign}</td><td class="diff-x">${text}</td></tr>`;
}
