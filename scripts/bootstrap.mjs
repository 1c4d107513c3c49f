// The first thing every npm script runs: plain JavaScript, no dependency, for whatever Node 20 or newer is at hand.
// It installs from the lock file when that changed, then hands over to the script on the Node that wrangler needs,
// which the lock file brings along. Everything it says goes to standard error: standard output belongs to the script.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const OLDEST_NODE_MAJOR = 20
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const MODULES = join(ROOT, 'node_modules')
const LOCK = join(ROOT, 'package-lock.json')
const INSTALLED_LOCK_HASH = join(MODULES, '.roamwatt-lock')
const NODE = join(MODULES, '.bin', 'node')
/** npm writes its own record a moment before or after the lock file. */
const NPM_WRITES_WITHIN_MS = 5000

const say = (text) => process.stderr.write(`roamwatt: ${text}\n`)

function stop(text, code = 1) {
  say(text)
  process.exit(code)
}

function refuseOldNode() {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= OLDEST_NODE_MAJOR) return
  stop(`this is Node ${process.versions.node}; Node ${OLDEST_NODE_MAJOR} or newer is needed. See https://nodejs.org`)
}

const lockHash = () => createHash('sha256').update(readFileSync(LOCK)).digest('hex')

/** Is what is installed what the lock file says? */
function isInstalled(hash) {
  if (!existsSync(NODE)) return false
  if (existsSync(INSTALLED_LOCK_HASH) && readFileSync(INSTALLED_LOCK_HASH, 'utf8').trim() === hash) return true
  // Someone ran npm themselves: npm's own record is then as new as the lock file.
  const record = join(MODULES, '.package-lock.json')
  return existsSync(record) && statSync(record).mtimeMs + NPM_WRITES_WITHIN_MS >= statSync(LOCK).mtimeMs
}

function install() {
  const hash = lockHash()
  if (!isInstalled(hash)) {
    say('installing packages from package-lock.json (half a minute or so) …')
    const startedAt = Date.now()
    const npm = process.env.npm_execpath
    const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev']
    // Standard output of npm goes to standard error too: a harness reads ours.
    const stdio = ['ignore', 2, 2]
    const result = npm
      ? spawnSync(process.execPath, [npm, ...args], { cwd: ROOT, stdio })
      : spawnSync('npm', args, { cwd: ROOT, stdio })
    if (result.error) stop(`npm could not be started: ${result.error.message}`)
    if (result.status !== 0) stop(`npm ci failed (exit ${result.status}); nothing was started`)
    if (!existsSync(NODE)) {
      stop('packages are installed, but not their Node: npm was told to skip install scripts; set ignore-scripts=false')
    }
    say(`packages installed in ${Math.round((Date.now() - startedAt) / 1000)} s`)
  }
  writeFileSync(INSTALLED_LOCK_HASH, `${hash}\n`)
}

function run(script, args) {
  const file = /[/.]/.test(script) ? join(ROOT, script) : join(ROOT, 'scripts', `${script}.ts`)
  if (!existsSync(file)) stop(`there is no script ${basename(file)}`)
  const env = {
    ...process.env,
    PATH: `${join(MODULES, '.bin')}:${process.env.PATH ?? ''}`,
    // As npm does: where a relative path on the command line starts.
    INIT_CWD: process.env.INIT_CWD ?? process.cwd(),
  }
  // The channel tells the script when this process is gone, however it went.
  const child = spawn(NODE, [file, ...args], { cwd: ROOT, env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => stop(`${NODE} could not be started: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1)))
  watchNpm(child)
}

/** npm killed outright tells nobody; what it started must not keep the port and the state directory. */
function watchNpm(child) {
  if (!process.env.npm_lifecycle_event) return
  // A shell may stand between npm and us, and outlive it.
  const ancestors = () => `${process.ppid} ${parentOf(process.ppid)}`
  const atStart = ancestors()
  setInterval(() => {
    if (ancestors() === atStart) return
    child.kill('SIGKILL')
    process.exit(137)
  }, 250).unref()
}

/** The parent of a process, where the system tells without starting another. */
function parentOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]
  } catch {
    return undefined
  }
}

refuseOldNode()
const [script, ...args] = process.argv.slice(2)
if (!script) stop('usage: node scripts/bootstrap.mjs <script> [arguments]', 2)
install()
run(script, args)
