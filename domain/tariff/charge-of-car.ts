/** So much energy at so much power. */
export interface PowerStage {
  /** 10⁻⁶ kWh. */
  readonly energyMicros: number
  readonly powerW: number
}

/** From a state of charge on, what share of its most power a car takes. Whole percents. */
export interface TaperStep {
  readonly fromPercent: number
  readonly powerPercent: number
}

/** A car, and how full it is to become. States of charge in whole percents. */
export interface ImaginedCar {
  readonly batteryWh: number
  readonly fromPercent: number
  readonly toPercent: number
  readonly maxAcPowerW: number
  readonly maxDcPowerW: number
  /** How direct current falls off; `DEFAULT_TAPER` unless given. */
  readonly taper?: readonly TaperStep[]
}

/**
 * How cars take direct current where nothing better is known: all they can until half full, then ever less, as lithium cells must. An assumption of
 * ours and no car's curve; whoever knows the car passes its own.
 */
export const DEFAULT_TAPER: readonly TaperStep[] = [
  { fromPercent: 0, powerPercent: 100 },
  { fromPercent: 50, powerPercent: 75 },
  { fromPercent: 70, powerPercent: 50 },
  { fromPercent: 80, powerPercent: 25 },
  { fromPercent: 90, powerPercent: 10 },
]

/**
 * How a car charges at a connector: stage by stage with falling power for direct current, at one power for alternating, never above the
 * connector's. Energy lost on the way into the battery is not counted. Throws a RangeError for a car that cannot be.
 */
export function chargeOfCar(
  car: ImaginedCar,
  connector: { readonly powerW: number; readonly isDc: boolean },
): { readonly energyWh: number; readonly powerW: number; readonly stages: readonly PowerStage[] } {
  const { batteryWh, fromPercent, toPercent, taper = DEFAULT_TAPER } = car
  const mostW = connector.isDc ? car.maxDcPowerW : car.maxAcPowerW
  const steps = connector.isDc ? taper : [{ fromPercent: 0, powerPercent: 100 }]
  const numbers = [batteryWh, fromPercent, toPercent, mostW, connector.powerW, ...steps.flatMap(Object.values)]
  if (!numbers.every(Number.isSafeInteger) || batteryWh <= 0 || fromPercent < 0 || toPercent > 100)
    throw new RangeError('an imagined car needs a battery and states of charge from 0 to 100, in whole numbers')
  if (fromPercent >= toPercent) throw new RangeError('an imagined car is fuller afterwards')
  const isOrdered = steps.every(
    ({ fromPercent: from, powerPercent }, i) => powerPercent > 0 && from > (steps[i - 1]?.fromPercent ?? -1),
  )
  if (steps[0]?.fromPercent !== 0 || !isOrdered) throw new RangeError('a taper begins at 0 % and goes upwards')
  const stages = steps.flatMap(({ fromPercent: from, powerPercent }, i): PowerStage[] => {
    const percents = Math.min(steps[i + 1]?.fromPercent ?? 100, toPercent) - Math.max(from, fromPercent)
    const powerW = Math.min(Math.floor((mostW * powerPercent) / 100), connector.powerW)
    // A percent of so many Wh is ten times as many 10⁻⁶ kWh.
    return percents > 0 ? [{ energyMicros: percents * batteryWh * 10, powerW }] : []
  })
  if (stages.some(({ powerW }) => powerW <= 0)) throw new RangeError('an imagined charge needs power')
  const energyWh = Math.round(((toPercent - fromPercent) * batteryWh) / 100)
  return { energyWh, powerW: Math.max(...stages.map(({ powerW }) => powerW)), stages }
}
