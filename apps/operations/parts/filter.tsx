import { type Route, withFilter } from '../route.ts'

/** A choice that is part of the address. */
export function Filter(props: {
  readonly route: Route
  readonly name: string
  readonly label: string
  readonly options: readonly (readonly [value: string, word: string])[]
}) {
  const { route, name, label, options } = props
  return (
    <label class="filter">
      <span class="small quiet">{label}</span>
      <select
        value={route.query.get(name) ?? ''}
        onChange={(event) => {
          location.hash = withFilter(route, name, event.currentTarget.value)
        }}
      >
        {options.map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
    </label>
  )
}
