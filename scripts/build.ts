import { join, resolve } from 'node:path'
import { APPS_DIRECTORY, buildApps } from './platform/build.ts'
import { say } from './platform/refusal.ts'

// The browser programs, where `wrangler deploy` looks for them.
const root = resolve(import.meta.dirname, '..')
const names = await buildApps(root, join(root, APPS_DIRECTORY))
say(`built ${names.length === 0 ? 'no browser programs: apps/ is empty' : names.join(', ')} into ${APPS_DIRECTORY}`)
