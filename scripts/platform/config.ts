import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Unstable_Config } from 'wrangler'
import type { Release } from './state-directory.ts'

/** One D1 database of wrangler.toml with the folder of its migrations. */
export interface Database {
  readonly binding: string
  readonly migrationsDirectory: string
}

/** What the scripts read from wrangler.toml. */
export interface PlatformConfig {
  readonly file: string
  readonly workerName: string
  readonly main: string
  /** The variable ENVIRONMENT, as deployed. */
  readonly environment: unknown
  readonly databases: readonly Database[]
  /** Names under [secrets] required: made at the first start, set with `wrangler secret put` in production. */
  readonly secretNames: readonly string[]
  readonly crons: readonly string[]
  readonly objectMigrationTags: readonly string[]
}

/** The secrets of `durable-objects/env.ts`, for a wrangler.toml that does not list them under [secrets] itself. */
const SECRET_NAMES = ['OPERATIONS_TOKEN', 'PEPPER', 'CREDENTIALS_KEY', 'SIGNING_KEY']

/** Reads wrangler.toml by wrangler's own reader. */
export async function readPlatformConfig(root: string): Promise<PlatformConfig> {
  const { unstable_readConfig: readConfig } = await importWrangler()
  const file = join(root, 'wrangler.toml')
  const config = readConfig({ config: file }, { hideWarnings: true })
  return {
    file,
    workerName: config.name ?? 'roamwatt',
    main: config.main ?? '',
    environment: config.vars.ENVIRONMENT,
    databases: readDatabases(config, file),
    secretNames: config.secrets?.required ?? SECRET_NAMES,
    crons: config.triggers.crons ?? [],
    objectMigrationTags: config.migrations.map(({ tag }: { readonly tag: string }) => tag),
  }
}

/** wrangler speaks on standard output unless told not to before it is loaded. */
export async function importWrangler() {
  process.env.WRANGLER_LOG ??= 'none'
  process.env.WRANGLER_SEND_METRICS ??= 'false'
  process.env.CLOUDFLARE_CF_FETCH_ENABLED ??= 'false'
  return await import('wrangler')
}

function readDatabases(config: Unstable_Config, file: string): readonly Database[] {
  return config.d1_databases.map(({ binding, migrations_dir }) => ({
    binding,
    migrationsDirectory: resolve(dirname(file), migrations_dir ?? 'migrations'),
  }))
}

/** This release, and a schema number that grows with every migration added to a database or to the objects. */
export function readRelease(root: string, config: PlatformConfig, migrationCount: number): Release {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return { version, schema: migrationCount + config.objectMigrationTags.length }
}
