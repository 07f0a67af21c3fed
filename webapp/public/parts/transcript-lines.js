import { useLayoutEffect, useRef } from 'preact/hooks';
import { html } from '../lib/html.js';
import { place, queryWith } from '../router.js';

/** Where a line stands in the log. @param {number} n */
export const logLink = (n) => `${place.peek().path}${queryWith(place.peek().query, { tab: 'log' })}#L${n}`;

/** The numbers of an item's lines. @param {{ from: number, to: number }} item @returns {number[]} */
export const rangeOf = ({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** Some lines as the log draws them. @param {{ transcript: import('./transcript-model.js').TranscriptModel, lines: number[], signature: string, label: string }} props */
export function Lines({ transcript, lines, signature, label }) {
  const element = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => { transcript.drawer.draw(/** @type {HTMLElement} */ (element.current), lines, logLink); }, [signature, transcript.painted]);
  return html`<div class="tr-lines" role="group" aria-label=${label} ref=${element}></div>`;
}
