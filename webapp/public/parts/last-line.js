import { useEffect, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { listTaskLogs } from '../api/client.js';
import { parseLine } from '../lib/ansi.js';
import { Name } from '../components/text.js';
import { agentName } from '../state/session.js';

const pause = 3000;
const beyond = 2000000000;

/** What a running task said last, looked up every three seconds while the page is in sight. */
export function LastLine({ task }) {
  const [line, setLine] = useState(/** @type {any} */ (null));
  useEffect(() => {
    const abort = new AbortController();
    let known = 0;
    const look = async () => {
      if (document.hidden) return;
      try {
        const { head } = await listTaskLogs(task.id, { after: beyond, limit: 1 }, abort.signal);
        if (head === known || head === 0) return;
        const { logs } = await listTaskLogs(task.id, { after: Math.max(0, head - 3), limit: 3 }, abort.signal);
        known = head;
        setLine(logs.findLast((entry) => entry.content.trim() && entry.logType !== 'usage') ?? null);
      } catch {
        // The next look will tell.
      }
    };
    look();
    const timer = setInterval(look, pause);
    return () => {
      clearInterval(timer);
      abort.abort();
    };
  }, [task.id]);
  if (task.state === 'provisioning' || !line) return html`<span>${task.state === 'provisioning' ? 'Preparing the checkout' : agentName(task.agentType)}</span>`;
  return html`<span class="last-line"><${Name} mono>${parseLine(line.content).plain.trim().slice(0, 200)}<//></span>`;
}
