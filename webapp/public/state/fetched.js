import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { missed } from './live.js';

/** How long nobody minds that something was fetched before. */
const freshFor = 15000;

/**
 * @template T
 * @typedef {{ status: 'loading' | 'ready' | 'failed' | 'denied', data: T | undefined, error: any, at: number, stale: boolean, reload: () => Promise<void> }} Fetched
 */

/**
 * Something that is fetched for a page: loading, ready, failed or denied. A reload keeps what was there; when it fails
 * the old data stays and is marked as stale.
 *
 * @template T
 * @param {() => Promise<T>} load
 * @param {any[]} keys loads anew when one of them changes
 * @returns {Fetched<T>}
 */
export function useFetched(load, keys) {
  const held = useRef(/** @type {any} */ (null));
  held.current ??= signal({ status: 'loading', data: undefined, error: null, at: 0, stale: false });
  const turn = useRef(0);
  const reload = async () => {
    const mine = ++turn.current;
    const state = held.current;
    try {
      const data = await load();
      if (mine === turn.current) state.value = { status: 'ready', data, error: null, at: Date.now(), stale: false };
    } catch (e) {
      if (mine === turn.current) state.value = afterFailure(state.peek(), e);
    }
  };
  useEffect(() => {
    held.current.value = { status: 'loading', data: undefined, error: null, at: 0, stale: false };
    reload();
    return () => { turn.current++; };
  }, keys);
  useReloadWhenMissed(reload);
  return { ...held.current.value, reload };
}

/** @param {any} before @param {any} error */
export function afterFailure(before, error) {
  if (error.status === 403) return { ...before, status: 'denied', error };
  if (before.data !== undefined && error.status !== 404) return { ...before, error, stale: true };
  return { ...before, status: 'failed', error };
}

/** @param {() => void} reload */
export function useReloadWhenMissed(reload) {
  const latest = useRef(reload);
  latest.current = reload;
  useEffect(() => {
    let first = true;
    return missed.subscribe(() => {
      if (!first) latest.current();
      first = false;
    });
  }, []);
}

/** Loads again when the person comes back to the page after a while; for what no event tells of. @param {Fetched<any>} fetched */
export function useReloadOnReturn(fetched) {
  const latest = useRef(fetched);
  latest.current = fetched;
  useEffect(() => {
    const back = () => {
      if (document.visibilityState === 'visible' && Date.now() - latest.current.at > freshFor) latest.current.reload();
    };
    document.addEventListener('visibilitychange', back);
    return () => document.removeEventListener('visibilitychange', back);
  }, []);
}
