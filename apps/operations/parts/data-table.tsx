import type { ComponentChildren } from 'preact'
import { useWords } from '../words.ts'

/** A column: its head, what stands in a row, and whether it is a figure (then it stands to the right). */
export interface Column<T> {
  readonly head: string
  readonly cell: (row: T) => ComponentChildren
  readonly figure?: boolean
}

/** A table that scrolls on its own where it is too wide. `j` and `k` walk its rows; a row's first link opens with Enter. */
export function DataTable<T>(props: {
  readonly caption: string
  readonly columns: readonly Column<T>[]
  readonly rows: readonly T[]
  readonly keyOf: (row: T) => string
  readonly empty?: string
}) {
  const { t } = useWords()
  if (props.rows.length === 0) return <p class="empty quiet">{props.empty ?? t('ops.empty')}</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="scroll" tabIndex={0} aria-label={props.caption}>
      <table>
        <caption class="visually-hidden">{props.caption}</caption>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th key={column.head} scope="col" class={column.figure ? 'right' : undefined}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={props.keyOf(row)} data-row>
              {props.columns.map((column) => (
                <td key={column.head} class={column.figure ? 'right figure' : undefined}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
