/** The form in which CiStrings are compared and used as keys; what a peer sent is stored and echoed as it was. */
export function ciKey(value: string): string {
  return value.toUpperCase()
}

/** Are two CiStrings the same? */
export function sameCi(a: string, b: string): boolean {
  return a === b || ciKey(a) === ciKey(b)
}
