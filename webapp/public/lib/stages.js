/** The stages of a task, from the queue to its branch. */
export const stageNames = ['Queued', 'Provisioning', 'Running', 'Publishing', 'Branch'];

const toneOf = { failed: 'error', cancelled: 'idle', needs_attention: 'warn', completed: 'ok' };

/**
 * Where a task is: the index of its stage, and how it does there.
 *
 * @param {import('../api/types.js').Task} task
 * @param {import('../api/types.js').Run | undefined} [run] its newest run, if known
 */
export function currentStage(task, run) {
  switch (task.state) {
    case 'pending': case 'waiting_on_deps': case 'queued': return { index: 0, tone: 'run' };
    case 'provisioning': return { index: 1, tone: 'run' };
    case 'running': return { index: run?.state === 'collecting' || run?.state === 'publishing' ? 3 : 2, tone: 'run' };
    case 'completed': case 'pr_opened': return { index: 4, tone: 'ok' };
    case 'needs_attention': return { index: task.changes ? 3 : 2, tone: 'warn' };
    default: return { index: reached(task), tone: toneOf[task.state] ?? 'idle' };
  }
}

function reached(task) {
  if (!task.startedAt) return 0;
  return task.changes ? 3 : 2;
}

/**
 * Each stage with its tone and what to say under it. Times come from the events of the newest run.
 *
 * @param {import('../api/types.js').TaskDetail} detail
 * @param {import('../api/types.js').TaskEvent[]} events
 * @param {number} now
 */
export function stagesOf({ task, runs, queuePlace }, events, now) {
  const run = runs.at(-1);
  const at = currentStage(task, run);
  const times = timesOf(events, run);
  const end = task.completedAt ? Date.parse(task.completedAt) : task.state === 'needs_attention' ? Date.parse(task.stateSince) : now;
  return stageNames.map((name, index) => {
    const state = index < at.index ? 'done' : index > at.index ? 'ahead' : at.tone === 'run' ? 'active' : at.tone;
    const began = times[index];
    const ended = times.slice(index + 1).find((time) => time !== null) ?? (index <= at.index ? end : null);
    const lasted = began !== null && ended !== null && index < 4 ? Math.max(0, ended - began) : null;
    return { name, state, lasted, note: noteOf(index, at.index, task, run, queuePlace) };
  });
}

/** When each stage began in the newest run; null for what is not known. */
function timesOf(events, run) {
  const since = run ? Date.parse(run.queuedAt) - 1000 : 0;
  const when = (state) => {
    const found = events.findLast((event) => event.toState === state && Date.parse(event.createdAt) >= since);
    return found ? Date.parse(found.createdAt) : null;
  };
  const queued = run ? Date.parse(run.queuedAt) : when('queued');
  return [queued, when('provisioning'), when('running') ?? (run?.startedAt ? Date.parse(run.startedAt) : null), null, null];
}

function noteOf(index, at, task, run, queuePlace) {
  if (index === 0 && at === 0 && queuePlace) return `place ${queuePlace}`;
  if (index === 3) return { collecting: 'collecting', publishing: 'pushing' }[run?.state ?? ''] ?? (at === 3 ? 'not done' : at < 3 ? 'after the run' : task.branch ? 'pushed' : 'nothing to push');
  if (index !== 4) return index > at ? '' : null;
  if (task.branch) return task.changes ? `+${task.changes.insertions} −${task.changes.deletions}` : 'pushed';
  if (task.state === 'completed') return 'nothing changed';
  return 'not pushed';
}
