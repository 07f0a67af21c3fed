import { signal } from '@preact/signals';
import { streamEvents } from '../api/client.js';
import { frozenAt } from './clock.js';
import { session } from './session.js';
import { dropTask, putTask } from './tasks.js';

/* The socket that tells of changes, and how it does. */

/** `live`, `connecting` or `lost`; never `live` by assumption. */
export const connection = signal(/** @type {'live' | 'connecting' | 'lost'} */ ('connecting'));
/** Rises when changes may have been missed: what was fetched before must be fetched again. */
export const missed = signal(0);

const patience = 10000;

/** What a frame means for what we know; pure but for the stores that it feeds. */
export class EventReader {
  /** @param {{ put: (task: any) => any, drop: (id: string) => void, gap: () => void }} sink */
  constructor(sink) {
    this.sink = sink;
    this.seq = /** @type {number | null} */ (null);
  }

  /** @param {any} frame */
  read(frame) {
    if (frame.type === 'hello') {
      if (this.seq !== null) this.sink.gap();
      this.seq = frame.seq;
      return;
    }
    if (frame.type !== 'task' && frame.type !== 'gone') return;
    if (this.seq !== null && frame.seq <= this.seq) return;
    const skipped = this.seq !== null && frame.seq > this.seq + 1;
    this.seq = frame.seq;
    if (frame.type === 'task') this.sink.put(frame.task);
    else this.sink.drop(frame.taskId);
    if (skipped) this.sink.gap();
  }
}

/** Connects, and keeps connected. @returns {() => void} undoes it */
export function startLive() {
  let freeze = 0;
  let lastContact = Date.now();
  const reader = new EventReader({ put: putTask, drop: dropTask, gap: () => { missed.value++; } });
  const socket = streamEvents({
    frame(frame) {
      lastContact = Date.now();
      reader.read(frame);
    },
    state(state) {
      if (state === 'open') {
        clearTimeout(freeze);
        freeze = 0;
        frozenAt.value = null;
        connection.value = 'live';
        return;
      }
      if (state === 'signed-out') session.value = { status: 'signed-out' };
      if (connection.peek() === 'live') lastContact = Date.now();
      connection.value = state === 'connecting' && connection.peek() !== 'lost' ? 'connecting' : 'lost';
      freeze ||= setTimeout(() => { frozenAt.value = lastContact; }, patience);
    },
  });
  return () => socket.close();
}
