/** Longest text that is read as Markdown: some input takes the square of its length. */
export const longestText = 32 * 1024;
