import type { Connector } from '#domain/location/location'

const CAPABILITIES: ReadonlySet<string> = new Set(['ISO_15118_2_PLUG_AND_CHARGE', 'ISO_15118_20_PLUG_AND_CHARGE'])

/** Can a car identify itself at this connector (ISO 15118)? Null: the operator does not say. */
export function hasPlugAndCharge({ capabilities }: Connector): boolean | null {
  return capabilities === undefined ? null : capabilities.some((capability) => CAPABILITIES.has(capability))
}
