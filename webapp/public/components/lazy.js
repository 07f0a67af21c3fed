import { useEffect, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { Failure, Skeleton } from './states.js';

/**
 * A component whose module is fetched when it is first drawn, so that nobody waits for what is not looked at.
 *
 * @param {() => Promise<any>} load the component
 * @param {string} what says that it could not be loaded
 */
export function lazy(load, what) {
  let kept = /** @type {any} */ (null);
  return function Lazy(props) {
    const [state, setState] = useState({ Component: kept, error: null });
    useEffect(() => {
      if (!state.Component) load().then((Component) => setState({ Component: kept = Component, error: null }), (error) => setState({ Component: null, error }));
    }, []);
    if (state.error) return html`<${Failure} what=${what} error=${state.error} retry=${() => location.reload()} />`;
    return state.Component ? html`<${state.Component} ...${props} />` : html`<${Skeleton} />`;
  };
}
