/** What is typed as a list, by blanks and commas. */
export function splitWords(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean)
}
