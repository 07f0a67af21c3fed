import { useEffect } from 'preact/hooks';

/** Lets the browser ask before a page with unsaved changes is left. @param {boolean} changed */
export function useAskBeforeLeaving(changed) {
  useEffect(() => {
    if (!changed) return undefined;
    const ask = (event) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [changed]);
}
