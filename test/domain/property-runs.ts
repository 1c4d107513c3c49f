/** How often a property is tried: less where every changed line of the rules is, since then the first case that fails ends it. */
export function propertyRuns(usual: number): number {
  return Math.max(5, Math.ceil(usual * Number(process.env.PROPERTY_SHARE ?? 1)))
}
