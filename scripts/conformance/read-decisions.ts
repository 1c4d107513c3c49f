/** What we decided where the specification leaves it open or contradicts itself, and the test that shows it. */
export interface Decision {
  readonly id: string
  readonly decision: string
  readonly test: string
}

const ROW = /^\|\s*([A-F]-\d+)\s*\|(.*)\|([^|]*)\|\s*$/

/** Reads the rows `| id | decision | test |` of a page. */
export function readDecisions(page: string): readonly Decision[] {
  return page.split('\n').flatMap((line) => {
    const [, id, decision = '', test = ''] = ROW.exec(line) ?? []
    return id === undefined ? [] : [{ id, decision: decision.trim(), test: test.replaceAll('`', '').trim() }]
  })
}
