import type { RecentUse } from '#domain/token/recent-use'

/** How many charges are open, where one more is too many; null where it is not. */
export function tooManyAtOnce(uses: readonly RecentUse[], terms: { readonly most: number }) {
  const open = uses.filter(({ isOpen }) => isOpen).length
  return open >= terms.most ? { open, most: terms.most } : null
}
