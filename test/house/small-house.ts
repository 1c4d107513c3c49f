import { cpSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { makeHouse } from './temporary.ts'

const ROOT = resolve(import.meta.dirname, '../..')

const CONFIG = `
name = "small"
main = "workers/main.ts"
compatibility_date = "2026-10-20"
[vars]
ORIGIN = "https://small.example"
ENVIRONMENT = "production"
[secrets]
required = ["OPERATIONS_TOKEN", "PEPPER"]
[assets]
directory = "./dist/apps"
binding = "ASSETS"
run_worker_first = ["/api/*", "/health"]
[[d1_databases]]
binding = "CATALOGUE"
database_name = "catalogue"
database_id = "00000000-0000-0000-0000-000000000001"
migrations_dir = "schema/catalogue/migrations"
[[durable_objects.bindings]]
name = "COUNTER"
class_name = "Counter"
[[migrations]]
tag = "v1"
new_sqlite_classes = ["Counter"]
[triggers]
crons = ["*/5 * * * *"]
`

const WORKER = `
import { DurableObject } from 'cloudflare:workers'

export class Counter extends DurableObject {
  async fetch() {
    const count = ((await this.ctx.storage.get('count')) ?? 0) + 1
    await this.ctx.storage.put('count', count)
    return Response.json(count)
  }
}

export default {
  async fetch(request, env) {
    const { pathname, origin } = new URL(request.url)
    if (pathname === '/api/count') return env.COUNTER.get(env.COUNTER.idFromName('one')).fetch(request)
    if (pathname === '/api/notes' && request.method === 'POST') {
      await env.CATALOGUE.prepare('INSERT INTO notes (note) VALUES (?)').bind(await request.text()).run()
    }
    if (pathname === '/api/notes') {
      const { results } = await env.CATALOGUE.prepare('SELECT note FROM notes ORDER BY id').all()
      return Response.json(results.map((row) => row.note))
    }
    if (pathname === '/api/crons') {
      const { results } = await env.CATALOGUE.prepare('SELECT cron FROM crons').all()
      return Response.json(results.map((row) => row.cron))
    }
    return Response.json({ origin, configured: env.ORIGIN, token: env.OPERATIONS_TOKEN, environment: env.ENVIRONMENT })
  },
  async scheduled(controller, env) {
    await env.CATALOGUE.prepare('INSERT INTO crons (cron) VALUES (?)').bind(controller.cron).run()
  },
}
`

/** A checkout with our scripts around a Worker of a few lines, which starts in a second. */
export function makeSmallHouse(more: Readonly<Record<string, string>> = {}): string {
  const house = makeHouse({
    'wrangler.toml': CONFIG,
    'workers/main.ts': WORKER,
    'workers/development.ts': "export * from './main.ts'\nexport { default } from './main.ts'\n",
    'schema/catalogue/migrations/0001_notes.sql': 'CREATE TABLE notes (id INTEGER PRIMARY KEY, note TEXT NOT NULL);',
    'schema/catalogue/migrations/0002_crons.sql': 'CREATE TABLE crons (id INTEGER PRIMARY KEY, cron TEXT NOT NULL);',
    'apps/driver/main.ts': "document.title = 'driver'",
    'apps/driver/index.html': '<title>driver</title><script type="module" src="/driver/main.js"></script>',
    ...more,
  })
  for (const name of ['package.json', 'package-lock.json', 'scripts']) {
    cpSync(join(ROOT, name), join(house, name), { recursive: true })
  }
  symlinkSync(join(ROOT, 'node_modules'), join(house, 'node_modules'))
  return house
}
