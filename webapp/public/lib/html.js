import { h } from 'preact';
import htm from 'htm';

/** Template tag that makes elements: text always ends up in text nodes, never in markup. */
export const html = htm.bind(h);
