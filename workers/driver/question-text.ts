import type { Wording } from '#ui/wording.ts'
import type { OpenQuestion } from './ports.ts'

const WORDS = {
  new_country: 'driver.question.new_country',
  energy_too_fast: 'driver.question.energy_too_fast',
} as const

/** What a driver is asked, as a sentence: what happened, in figures that only they can judge. */
export function questionText({ rule, country, seen }: OpenQuestion, { t, locale }: Wording): string {
  const key = rule === 'new_country' || rule === 'energy_too_fast' ? WORDS[rule] : 'driver.question.other'
  const energyWh = seen['energyWh']
  return t(key, {
    country: country ?? '',
    energy: typeof energyWh === 'number' ? Math.round(energyWh / 1000).toLocaleString(locale) : '',
  })
}
