/**
 * What an agent is told as the answer to its questions; empty while one of them has none.
 *
 * @param {{ question: string }[]} questions
 * @param {{ picked: string[], text: string }[]} answers
 */
export function answerOf(questions, answers) {
  const texts = answers.map(({ picked, text }) => [...picked, text.trim()].filter(Boolean).join(', '));
  if (!texts.length || texts.some((text) => !text)) return '';
  return questions.length === 1 ? texts[0] : questions.map(({ question }, index) => `${question}\n${texts[index]}`).join('\n\n');
}
