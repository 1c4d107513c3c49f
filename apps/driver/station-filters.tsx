import { useEffect, useState } from 'preact/hooks'
import { formatPower } from '#ui/format/format-quantity.ts'
import type { MessageKey } from '#ui/translate.ts'
import type { Wording } from '#ui/wording.ts'
import { filterQuery, NOTHING_WISHED, SIZES, type StationFilter, SWITCHES } from './station-filter.ts'

const VEHICLES: readonly (readonly [value: string, word: MessageKey])[] = [
  ['', 'driver.filter.any'],
  ['PERSONAL_VEHICLE', 'driver.filter.car'],
  ['PERSONAL_VEHICLE_WITH_TRAILER', 'driver.filter.car_trailer'],
  ['MOTORCYCLE', 'driver.filter.motorcycle'],
  ['VAN', 'driver.filter.van'],
  ['RIGID', 'driver.filter.lorry'],
  ['TRUCK_WITH_TRAILER', 'driver.filter.lorry_trailer'],
  ['SEMI_TRACTOR', 'driver.filter.semi_trailer'],
  ['BUS', 'driver.filter.bus'],
]
const CONNECTORS: readonly (readonly [value: string, word: MessageKey])[] = [
  ['', 'driver.filter.any'],
  ['IEC_62196_T2', 'driver.plug.iec_62196_t2'],
  ['IEC_62196_T2_COMBO', 'driver.plug.iec_62196_t2_combo'],
  ['CHADEMO', 'driver.plug.chademo'],
  ['DOMESTIC_F', 'driver.plug.domestic_f'],
]
const POWERS_W = [11_000, 22_000, 50_000, 150_000, 300_000] as const

const SWITCH_WORDS: Readonly<Record<(typeof SWITCHES)[number], MessageKey>> = {
  available: 'driver.filter.available',
  plugAndCharge: 'driver.filter.plug_and_charge',
  card: 'driver.filter.card',
  accessible: 'driver.filter.accessible',
}
const SIZE_WORDS: Readonly<Record<(typeof SIZES)[number], MessageKey>> = {
  heightCm: 'driver.filter.height',
  lengthCm: 'driver.filter.length',
  widthCm: 'driver.filter.width',
  weightKg: 'driver.filter.weight',
}
const LARGEST: Readonly<Record<(typeof SIZES)[number], number>> = {
  heightCm: 500,
  lengthCm: 2600,
  widthCm: 400,
  weightKg: 60_000,
}

interface FilterProps {
  readonly filter: StationFilter
  readonly onChange: (change: Partial<StationFilter>) => void
  readonly wording: Wording
}

/** What a driver needs of a station. It says that what operators leave unsaid is no no. */
export function StationFilters({ filter, onChange: set, wording }: FilterProps) {
  const { t, locale } = wording
  const count = filterQuery(filter).length
  const power = (powerW: number) => t('driver.filter.from_power', { power: formatPower(powerW, locale) })
  return (
    <details class="filters">
      <summary>{count === 0 ? t('driver.filter.title') : t('driver.filter.title_on', { count })}</summary>
      <div class="filter-fields">
        <div class="switches">
          {SWITCHES.map((name) => (
            <Switch key={name} name={name} word={SWITCH_WORDS[name]} {...{ filter, set, wording }} />
          ))}
        </div>
        <Choice
          label={t('driver.filter.connector')}
          value={filter.connector}
          options={CONNECTORS.map(([value, word]) => [value, t(word)])}
          onChange={(connector) => set({ connector })}
        />
        <Choice
          label={t('driver.filter.power')}
          value={filter.minPowerW}
          options={[['', t('driver.filter.any')], ...POWERS_W.map((watts) => [String(watts), power(watts)] as const)]}
          onChange={(minPowerW) => set({ minPowerW })}
        />
        <fieldset class="vehicle">
          <legend>{t('driver.filter.my_vehicle')}</legend>
          <Choice
            label={t('driver.filter.vehicle')}
            value={filter.vehicle}
            options={VEHICLES.map(([value, word]) => [value, t(word)])}
            onChange={(vehicle) => set({ vehicle })}
          />
          {SIZES.map((name) => (
            <Size
              key={name}
              label={t(SIZE_WORDS[name])}
              largest={LARGEST[name]}
              value={filter[name]}
              onChange={(value) => set({ [name]: value })}
            />
          ))}
        </fieldset>
        <p class="small quiet">{t('driver.filter.unsaid_note')}</p>
        <Switch name="hideUnsaid" word="driver.filter.hide_unsaid" {...{ filter, set, wording }} />
        {count > 0 && (
          <button type="button" class="button button-plain" onClick={() => set(NOTHING_WISHED)}>
            {t('driver.filter.clear')}
          </button>
        )}
      </div>
    </details>
  )
}

function Switch(props: {
  readonly name: (typeof SWITCHES)[number] | 'hideUnsaid'
  readonly word: MessageKey
  readonly filter: StationFilter
  readonly set: (change: Partial<StationFilter>) => void
  readonly wording: Wording
}) {
  const { name, word, filter, set, wording } = props
  return (
    <label class="radio">
      <input
        type="checkbox"
        checked={filter[name]}
        onChange={(event) => set({ [name]: event.currentTarget.checked })}
      />
      {wording.t(word)}
    </label>
  )
}

function Size(props: {
  readonly label: string
  readonly largest: number
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  const { label, largest, value, onChange } = props
  // What is being typed is kept apart from what is asked for: stations that arrive meanwhile must not wipe it.
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  return (
    <label class="field">
      {label}
      <input
        type="number"
        min="1"
        max={largest}
        step="1"
        inputMode="numeric"
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  )
}

function Choice(props: {
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: string, words: string])[]
  readonly onChange: (value: string) => void
}) {
  return (
    <label class="field">
      {props.label}
      <select value={props.value} onChange={(event) => props.onChange(event.currentTarget.value)}>
        {props.options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
}
