import { Agent, request } from 'node:http'
import { percentile } from './statistics.ts'
import type { WindowJob, WindowReport, WindowResult } from './window.ts'

// A process of its own, so that making load and starting the platform do not share one thread.
process.on('message', (job: WindowJob) => {
  runWindow(job).then(
    (result) => report({ result }),
    (problem: unknown) => report({ problem: String(problem) }),
  )
})

const report = (said: WindowReport): void => void process.send?.(said)

/** Asks on a fixed number of connections, each with one request at a time; counts what ends inside the window. */
async function runWindow(job: WindowJob): Promise<WindowResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: job.connections })
  const opens = performance.now() + job.warmUpMs
  const closes = opens + job.windowMs
  const samplesMs: number[] = []
  let next = 0
  const work = async () => {
    for (let started = performance.now(); started < closes; started = performance.now()) {
      const index = next++
      await ask(job, agent, index)
      const ended = performance.now()
      if (ended >= opens && ended < closes) samplesMs.push(ended - started)
    }
  }
  try {
    await Promise.all(Array.from({ length: job.connections }, work))
  } finally {
    agent.destroy()
  }
  samplesMs.sort((a, b) => a - b)
  return {
    requests: samplesMs.length,
    perSecond: (samplesMs.length * 1000) / job.windowMs,
    p50Ms: percentile(samplesMs, 0.5),
    p99Ms: percentile(samplesMs, 0.99),
  }
}

function ask(job: WindowJob, agent: Agent, index: number): Promise<void> {
  if (job.once && index >= job.paths.length) throw new Error('the window was longer than the list of what to ask')
  const path = job.paths[index % job.paths.length] ?? '/'
  const body = job.bodies[index % job.bodies.length] ?? ''
  const headers = { ...job.headers, 'Content-Length': Buffer.byteLength(body) }
  return new Promise((done, failed) => {
    const asked = request(`${job.origin}${path}`, { method: job.method ?? 'POST', agent, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => {
        text += chunk
      })
      answer.on('error', failed)
      answer.on('end', () => {
        if (answer.statusCode === 200 && text.includes(job.expected)) return done()
        failed(new Error(`${path} was answered with ${answer.statusCode} ${text.slice(0, 300)}`))
      })
    })
    asked.on('error', failed)
    asked.end(body)
  })
}
