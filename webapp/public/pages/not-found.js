import { html } from '../lib/html.js';
import { LinkButton } from '../components/button.js';
import { Empty } from '../components/states.js';
import { PageHead } from '../parts/page-head.js';

export default function NotFound() {
  return html`<div class="page"><${PageHead} title="Nothing here" /><div class="card"><${Empty} icon="circle-question-mark"
    action=${html`<${LinkButton} href="/">Go to the overview<//>`}>There is no page at this address, or you may not see it.<//></div></div>`;
}
