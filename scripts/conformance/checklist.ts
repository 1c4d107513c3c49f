/** What an item is: a demand, an advice, our choice where the specification is silent, or an error in the specification. */
export const TAGS = ['M', 'S', 'I', 'E'] as const
export type Tag = (typeof TAGS)[number]

/** Sections of the checklist. */
export const SECTIONS = {
  A: 'Transport and format',
  B: 'Versions, credentials, registration',
  C: 'Modules from the eMSP side',
  D: 'Tariffs and the cost of a CDR',
  E: 'Versions 2.1.1 and 2.3.0, payments',
  F: 'Peers as they are met',
} as const
export type Section = keyof typeof SECTIONS

/** Each item's id with its tags, in the order of the page. */
export type Checklist = Readonly<Record<string, readonly Tag[]>>

/** The section of an item. */
export function sectionOf(id: string): Section {
  return id.slice(0, 1) as Section
}

/** Reads ids and tags from the page that holds the checklist, and nothing of what it says. */
export function parseChecklist(page: string): Checklist {
  const found: [string, readonly Tag[]][] = []
  let heading = ''
  for (const line of page.split('\n')) {
    heading = /^#+\s+(\S+)/.exec(line)?.[1] ?? heading
    const [, id, rest = ''] = /^- \*\*([A-F]-\d+)\*\*(.*)$/.exec(line) ?? []
    if (id === undefined) continue
    const marked = new Set([...rest.matchAll(/\[([MSIE])\]/g)].map((match) => match[1] as Tag))
    found.push([id, marked.size > 0 ? TAGS.filter((tag) => marked.has(tag)) : [unmarkedTag(id, heading)]])
  }
  return Object.fromEntries(found)
}

/** Worked examples and version differences are facts to be met; what peers do is answered as we choose. */
function unmarkedTag(id: string, heading: string): Tag {
  if (heading === 'D.6' || id.startsWith('E-')) return 'M'
  if (id.startsWith('F-')) return 'I'
  throw new Error(`${id} has no tag`)
}
