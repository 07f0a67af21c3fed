import { useState } from 'preact/hooks';

/**
 * What is wrong with a form, by field. After a refused try the focus goes to the first field that is wrong; an error goes
 * away as soon as its field is changed.
 *
 * @param {{ current: HTMLFormElement | null }} form
 */
export function useFormErrors(form) {
  const [errors, setErrors] = useState(/** @type {Record<string, string>} */ ({}));
  /** @param {Record<string, string>} wrong @returns {boolean} whether anything is wrong */
  const fail = (wrong) => {
    setErrors(wrong);
    const any = Object.keys(wrong).length > 0;
    if (any) requestAnimationFrame(() => /** @type {HTMLElement | null | undefined} */ (form.current?.querySelector('[aria-invalid=true]'))?.focus());
    return any;
  };
  /** @param {string[]} fields */
  const changed = (fields) => {
    if (fields.some((field) => field in errors)) setErrors(Object.fromEntries(Object.entries(errors).filter(([field]) => !fields.includes(field))));
  };
  return { errors, fail, changed };
}
