import type { Connector } from '#domain/location/location'

/** No connector of today gives more: anything above is a value a thousand times too large. */
const MOST_POWER_W = 1_000_000
/** Three phases of 63 A at 400 V are 43.6 kW. */
const MOST_AC_POWER_W = 50_000
/** Between a phase and neutral there are 230 V to 277 V; what is said above is between two phases. */
const MOST_PHASE_VOLTAGE_V = 300

type Rating = Pick<Connector, 'powerType' | 'maxVoltageV' | 'maxAmperageA' | 'maxPowerW'>

/** Can a connector have the power that is stated of it? */
export function isPlausiblePower({ powerType, maxPowerW }: Pick<Rating, 'powerType' | 'maxPowerW'>): boolean {
  return (maxPowerW ?? 0) <= (powerType.startsWith('AC') ? MOST_AC_POWER_W : MOST_POWER_W)
}

/**
 * Power of a connector in W: as stated where that can be, or what voltage and current allow on its phases. The voltage of three phases is to
 * be that of one against neutral; operators also state that between two.
 */
export function connectorPowerW(connector: Rating): number {
  const { powerType, maxVoltageV, maxAmperageA, maxPowerW } = connector
  if (maxPowerW !== null && maxPowerW > 0 && isPlausiblePower(connector)) return maxPowerW
  const wattsOfOne = maxVoltageV * maxAmperageA
  if (powerType === 'AC_2_PHASE') return wattsOfOne * 2
  if (powerType !== 'AC_3_PHASE') return wattsOfOne
  return maxVoltageV > MOST_PHASE_VOLTAGE_V ? Math.round(wattsOfOne * Math.sqrt(3)) : wattsOfOne * 3
}
