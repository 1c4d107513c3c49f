import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { profileSchema } from '#integrations/ocpi/quirks/profile-schema'

const root = `${import.meta.dirname}/../../../..`

describe('flags', () => {
  test('every flag is read by code outside of the schema', () => {
    const sources = sourceFiles().map((file) => sourceOf(file))
    const dead = leavesOf(profileSchema).filter((flag) => {
      const name = flag.split('.').at(-1) ?? ''
      const read = new RegExp(`(\\.|\\{[^{}=]*\\b|\\[')${name}\\b`)
      return !sources.some((source) => read.test(source))
    })
    expect(dead).toEqual([])
  })

  test('a flag that nothing reads would be seen', () => {
    expect(leavesOf(profileSchema)).toContain('fields.rename')
    expect(leavesOf(profileSchema)).toContain('rate.minGapMs')
    expect(leavesOf(profileSchema).length).toBeGreaterThan(40)
  })
})

function sourceOf(path: string): string {
  return readFileSync(`${root}/${path}`, 'utf8')
}

/** The product's own sources that may read a profile: neither the schema nor the profiles themselves. */
function sourceFiles(): string[] {
  return [
    'integrations/ocpi',
    'integrations/outgoing',
    'durable-objects/party',
    'workers/operations',
    'workers/ocpi',
    'workers/wiring',
  ]
    .flatMap((folder) =>
      readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
    )
    .filter((file) => file.endsWith('.ts') && !file.endsWith('/profile-schema.ts'))
    .filter((file) => !/: ProfileData = \{/.test(sourceOf(file)))
    .filter((file) => /profile/i.test(sourceOf(file)))
}

interface Described {
  readonly def: { readonly type: string; readonly shape?: Record<string, Described>; readonly innerType?: Described }
}

/** The names of all flags: the ends of the schema's tree, and whole groups that are by kind of object. */
function leavesOf(schema: unknown, at = ''): string[] {
  const { def } = schema as Described
  if (def.innerType !== undefined) return leavesOf(def.innerType, at)
  if (def.shape === undefined || 'connector' in def.shape) return [at]
  return Object.entries(def.shape).flatMap(([name, inner]) => leavesOf(inner, at === '' ? name : `${at}.${name}`))
}
