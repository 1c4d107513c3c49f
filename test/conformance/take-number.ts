import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'

let last = 0

/** A number that no other test file of this run has: names and party ids are made of it. */
export function takeNumber(): number {
  const { agreed } = inject('platform')
  for (;;) {
    last += 1
    try {
      // Made only if it is not there yet, whoever else is trying.
      writeFileSync(join(agreed, String(last)), '', { flag: 'wx' })
      return last
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

const FIRST_PARTY = Number.parseInt('A00', 36)

/** A party id that nobody else of this run has. */
export function takePartyId(): string {
  return (FIRST_PARTY + takeNumber()).toString(36).toUpperCase()
}
