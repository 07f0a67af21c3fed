import { html } from '../lib/html.js';
import { formatMinutes } from '../lib/time.js';
import { Name } from '../components/text.js';
import { agentName } from '../state/session.js';

/** What will happen, in one sentence. */
export function TaskSentence({ form, agent, repo }) {
  const branch = form.branch || repo?.defaultBranch;
  const retries = Number(form.retries);
  return html`<p class="sentence"><strong>${agent === 'command' ? 'Your command' : agentName(agent)}</strong> works on <${Name}>${repo?.fullName ?? 'the repository'}<//> from <${Name} mono>${branch ?? 'its default branch'}<//>, then Optio pushes
    the commits as a new branch. ${repo && html`It is stopped after ${formatMinutes(repo.wallClockMinutes)}${retries > 0 ? `, and tried again up to ${retries === 1 ? 'once' : `${retries} times`} when the cause can pass` : ''}.`}</p>`;
}
