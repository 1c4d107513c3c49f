/** The instant as OCPI writes it: UTC, and no fraction where there is none. */
export function toDateTime(instantMs: number): string {
  return new Date(instantMs).toISOString().replace('.000Z', 'Z')
}
