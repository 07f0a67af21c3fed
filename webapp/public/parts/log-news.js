import { useEffect, useRef } from 'preact/hooks';
import { formatCount } from '../lib/numbers.js';
import { logRead } from '../state/prefs.js';
import { isFinished, lookOf } from '../state/task-states.js';
import { announce } from '../state/toasts.js';

const pause = 15000;

/** What is read aloud of a log: at most every 15 seconds how much there is, at once when it is over, and messages when asked to. */
export function useNews(model, task) {
  const before = useRef(task.state);
  useEffect(() => {
    if (before.current !== task.state) {
      if (isFinished(task)) announce(`Run finished: ${lookOf(task).word}.`);
      else if (task.state === 'needs_attention') announce('The task needs you.');
    }
    before.current = task.state;
  }, [task.state]);
  useEffect(() => {
    let said = model.lines.peek();
    const timer = setInterval(() => {
      if (model.lines.peek() === said) return;
      said = model.lines.peek();
      announce(`${formatCount(said)} lines, ${formatCount(model.errors.peek())} errors`);
    }, pause);
    return () => clearInterval(timer);
  }, [model]);
  const read = logRead.value && model.prose;
  useEffect(() => {
    model.news.set(read);
    return () => model.news.set(false);
  }, [model, read]);
}
