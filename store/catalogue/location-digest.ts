import { shortDigest } from '#domain/short-digest'

/** What a location's rows say, and when they say it changed. */
export interface LocationDigest {
  readonly content: string
  readonly times: string
}

/** Where rows hold a time of change: in what was sent, in what was read of it, and as their last column. */
const TIMES = /"last_?[uU]pdated":(?:"[^"]*"|-?\d+)|,-?\d+\]$/g

/** The digest of a location's rows. What the rows say depends on how we read what was sent, so a better reader makes another digest. */
export function locationDigest(rows: readonly string[]): LocationDigest {
  let times = ''
  const content = rows.map((row) =>
    row.replace(TIMES, (time) => {
      times += time
      return ''
    }),
  )
  return { content: shortDigest(content.join()), times: shortDigest(times) }
}
