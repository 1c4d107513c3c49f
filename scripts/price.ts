import { resolve } from 'node:path'
import { exitWith, REFUSED_EXIT_CODE, Refusal, say } from './platform/refusal.ts'
import { priceVector, type VectorAnswer } from './pricing/price-vector.ts'
import { readVector } from './pricing/read-vector.ts'

const USAGE = `npm run --silent price -- FILE...

  Prices each file: {"ocpi_version","time_zone","tariffs":[…],"cdr":{…}} as an operator sends them, with
  "claimed" totals in the CDR where a claim is to be checked. One line of JSON a file on standard output:
  every cost with and without VAT, what is billed after blocks, and what is doubtful. A file that cannot
  be read is {"name","result":"error","reason"} and exit status 2; the others are still priced.`

interface Unreadable {
  readonly name: string
  readonly result: 'error'
  readonly reason: string
}

function main(files: readonly string[]): void {
  if (files.length === 0) throw new Refusal(`no file named\n${USAGE}`)
  const answers = files.map(answerFor)
  process.stdout.write(answers.map((answer) => `${JSON.stringify(answer)}\n`).join(''))
  if (answers.some(({ result }) => result === 'error')) process.exitCode = REFUSED_EXIT_CODE
}

function answerFor(file: string): VectorAnswer | Unreadable {
  try {
    return priceVector(readVector(resolve(process.env['INIT_CWD'] ?? '.', file)))
  } catch (error) {
    // One file that no arithmetic can hold must not keep the others from their price.
    return { name: file, result: 'error', reason: error instanceof Error ? error.message : String(error) }
  }
}

const args = process.argv.slice(2)
try {
  if (args.includes('--help')) say(USAGE)
  else main(args)
} catch (error) {
  exitWith(error)
}
