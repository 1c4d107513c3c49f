/** Where a brand's pages answer: its id before our host. */
export function brandOrigin(origin: string, brand: string): string {
  const url = new URL(origin)
  return `${url.protocol}//${brand}.${url.host}`
}
