import { html } from '../lib/html.js';
import { getDocs } from '../api/client.js';
import { counted } from '../lib/numbers.js';
import { place, setQuery } from '../router.js';
import { Radios, Switch } from '../components/field.js';
import { Tabs } from '../components/tabs.js';
import { Name } from '../components/text.js';
import { NotifySwitch } from '../parts/notify-switch.js';
import { PageHead } from '../parts/page-head.js';
import { logDense, logRead, logTimes, logWrap, singleKeys, theme } from '../state/prefs.js';
import { agentKinds, session } from '../state/session.js';

const tabs = [{ id: 'appearance', label: 'Appearance' }, { id: 'notifications', label: 'Notifications' }, { id: 'workspace', label: 'Workspace' }, { id: 'instance', label: 'Instance' }];
const panels = { appearance: Appearance, notifications: Notifications, workspace: Workspace, instance: AboutInstance };
const themes = [{ value: 'system', label: 'As the system' }, { value: 'light', label: 'Light' }, { value: 'dark', label: 'Dark' }];
const times = [{ value: 'clock', label: 'Time of day' }, { value: 'since', label: 'Since the start' }, { value: 'off', label: 'None' }];

/** What this browser remembers, who one is here, and what the instance is set to. */
export default function Settings() {
  const asked = place.value.query.get('tab') ?? '';
  const tab = asked in panels ? asked : 'appearance';
  return html`<div class="page is-narrow"><${PageHead} title="Settings" sub="Looks and notifications are kept in this browser; what the instance is set to can be read here." />
    <div class="card"><${Tabs} label="Parts of the settings" tabs=${tabs} current=${tab} panel=${`panel-${tab}`} onPick=${(id) => setQuery({ tab: id === 'appearance' ? null : id })} />
      <div id=${`panel-${tab}`} role="tabpanel" aria-labelledby=${`tab-${tab}`}><section class="form-section"><${panels[tab]} /></section></div></div></div>`;
}

const switchOf = (pref, label, hint) => html`<${Switch} label=${label} hint=${hint} checked=${pref.value} onChange=${(on) => { pref.value = on; }} />`;

function Appearance() {
  return html`<${Radios} legend="Theme" name="theme" value=${theme.value} options=${themes} onChange=${(value) => { theme.value = value; }} />
    <${Radios} legend="Times in logs" name="times" value=${logTimes.value} options=${times} onChange=${(value) => { logTimes.value = value; }} />
    ${switchOf(logWrap, 'Wrap long lines of logs', 'Else they are scrolled sideways.')}
    ${switchOf(logDense, 'Dense rows in logs', 'More lines on a screen.')}
    ${switchOf(singleKeys, 'Single keys do something', 'Keys with Ctrl or ⌘ always work; ? lists them.')}`;
}

function Notifications() {
  return html`<${NotifySwitch} />${switchOf(logRead, 'Read new agent messages', 'To screen readers, while a task is open.')}
    <p class="hint">The number of tasks that need you stands in the title of the window and as a dot on its icon, always.</p>`;
}

function Workspace() {
  const { user, workspace } = session.value;
  const facts = [['Workspace', workspace && html`<${Name}>${workspace.name}<//>`], ['Short name', workspace && html`<${Name} mono>${workspace.slug}<//>`], ['You', html`<${Name}>${user?.displayName}<//>`],
    ['E-mail', user?.email && html`<${Name}>${user.email}<//>`], ['Your role', user?.workspaceRole], ['Signed in with', user?.provider]];
  return html`<${Facts} facts=${facts} />`;
}

function AboutInstance() {
  const { instance } = session.value;
  if (!instance) return null;
  const { limits } = instance;
  const kept = (days) => (days === null ? 'for ever' : `for ${counted(days, 'day')}`);
  return html`<${Facts} facts=${[['Version', instance.version], ['Agents run', instance.runtime === 'local' ? 'on the server’s machine' : instance.runtime],
      ['Sign-in', instance.authDisabled ? 'off: whoever reaches this page may do everything' : 'on'], ['Runs at once', `${limits.maxConcurrent}, ${limits.maxConcurrentPerWorkspace} of a workspace`],
      ['Logs are kept', kept(limits.keepLogsDays)], ['Changes are kept', kept(limits.keepDiffsDays)], ['What a retry begins with', kept(limits.keepCapsulesDays)]]} />
    <p class="hint">An operator sets these in the environment of the server. The days begin when a task has ended.</p>
    <div class="table-scroll"><table class="table"><caption class="sr-only">Kinds of agents</caption><thead><tr><th scope="col">Agent</th><th scope="col">Its secrets</th><th scope="col">It can</th></tr></thead>
      <tbody>${agentKinds.value.map((kind) => html`<tr key=${kind.name}><th scope="row">${kind.displayName}</th><td class="is-wide" data-label="Secrets:">${kind.providerSecrets.length ? kind.providerSecrets.map((name) => html`<code key=${name}>${name}</code> `) : 'none'}</td><td data-label="It can:">${abilities(kind)}</td></tr>`)}</tbody></table></div>
    <p><a href=${getDocs()}>API reference</a></p>`;
}

const words = { messages: 'take messages', interrupts: 'be interrupted', resumes: 'resume its conversation', plans: 'plan first' };
const abilities = (kind) => kind.abilities.map((ability) => words[ability] ?? ability).join(', ') || 'nothing more';

function Facts({ facts }) {
  return html`<dl class="fact-list">${facts.filter(([, value]) => value).map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
