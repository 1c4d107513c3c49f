/** Is one of these names among the providers that an EVSE accepts? Names are written in many ways: case, accents and signs do not count, and a longer name may begin with ours. */
export function acceptsProvider(
  accepted: readonly string[] | undefined,
  names: readonly string[],
): 'listed' | 'not_listed' | 'not_said' {
  if (accepted === undefined || accepted.length === 0) return 'not_said'
  const ours = names.map(bare).filter((name) => name !== '')
  const listed = accepted.map(bare).some((name) => ours.some((own) => name === own || name.startsWith(`${own} `)))
  return listed ? 'listed' : 'not_listed'
}

/** Letters and digits in words. */
function bare(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
