/**
 * @typedef {object} Listener
 * @property {(frame: any) => void} frame a frame, read
 * @property {(state: SocketState) => void} state how the connection does
 */
/** @typedef {'connecting' | 'open' | 'waiting' | 'signed-out' | 'gone' | 'closed'} SocketState */

const firstPause = 400;
const longestPause = 15000;

/**
 * A websocket that comes back by itself. It counts as lost when nothing came for `silence` milliseconds; the server
 * sends something more often than that.
 */
export class LiveSocket {
  /** @param {() => string} address @param {Listener} listener @param {number} silence */
  constructor(address, listener, silence) {
    this.address = address;
    this.listener = listener;
    this.silence = silence;
    this.pause = firstPause;
    this.socket = /** @type {WebSocket | null} */ (null);
    this.timer = 0;
    this.watch = 0;
    this.closed = false;
    this.hurry = () => { if (document.visibilityState === 'visible') this.retryNow(); };
    addEventListener('online', this.hurry);
    document.addEventListener('visibilitychange', this.hurry);
    this.open();
  }

  open() {
    this.listener.state('connecting');
    const socket = new WebSocket(new URL(this.address(), location.href.replace(/^http/, 'ws')), 'optio-ws-v2');
    this.socket = socket;
    this.heard();
    socket.onopen = () => {
      this.heard();
      this.listener.state('open');
    };
    socket.onmessage = ({ data }) => {
      if (this.socket !== socket) return;
      this.heard();
      this.pause = firstPause;
      this.listener.frame(JSON.parse(data));
    };
    socket.onclose = ({ code }) => {
      if (this.socket === socket) this.lost(code);
    };
  }

  /** Ends it for good. */
  close() {
    this.closed = true;
    this.release('closed');
  }

  /** Does not wait for the pause to end. */
  retryNow() {
    if (this.closed || this.socket) return;
    clearTimeout(this.timer);
    this.open();
  }

  /** @param {number} code */
  lost(code) {
    this.drop();
    if (this.closed) return;
    if (code === 4401 || code === 4404) {
      this.closed = true;
      this.release(code === 4401 ? 'signed-out' : 'gone');
      return;
    }
    if (code === 4429) this.pause = longestPause;
    this.listener.state('waiting');
    this.timer = setTimeout(() => this.open(), this.pause * (0.7 + Math.random() * 0.6));
    this.pause = Math.min(longestPause, this.pause * 1.8);
  }

  heard() {
    clearTimeout(this.watch);
    this.watch = setTimeout(() => this.lost(4000), this.silence);
  }

  drop() {
    clearTimeout(this.watch);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  /** @param {SocketState} state */
  release(state) {
    removeEventListener('online', this.hurry);
    document.removeEventListener('visibilitychange', this.hurry);
    clearTimeout(this.timer);
    this.drop();
    this.listener.state(state);
  }
}
