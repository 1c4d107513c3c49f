/** A node of a syntax tree, as far as a walk needs to know it. */
export interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly [field: string]: unknown
}

/** Is this a node, rather than a value of one? */
export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** Visits a tree from the root down; the visitor is told each node and the field of its parent it stands in. */
export function walk(
  root: unknown,
  visit: (node: SyntaxNode, parent: SyntaxNode | undefined, field: string) => void,
): void {
  const step = (value: unknown, parent: SyntaxNode | undefined, field: string): void => {
    if (Array.isArray(value)) {
      for (const item of value) step(item, parent, field)
      return
    }
    if (!isNode(value)) return
    visit(value, parent, field)
    for (const [name, child] of Object.entries(value)) step(child, value, name)
  }
  step(root, undefined, '')
}
