/** More pages than these are not read: who has so many looks for something. */
const mostPages = 20;

/**
 * All of a list that comes in pages.
 *
 * @template T
 * @param {(page: { limit: number, cursor?: string }) => Promise<any>} read
 * @param {string} name of the list in an answer
 * @returns {Promise<T[]>}
 */
export async function everyPage(read, name) {
  const all = [];
  let cursor = /** @type {string | undefined} */ (undefined);
  for (let pages = 0; pages < mostPages; pages++) {
    const answer = await read({ limit: 500, ...(cursor && { cursor }) });
    all.push(...answer[name]);
    if (!answer.nextCursor) break;
    cursor = answer.nextCursor;
  }
  return all;
}
