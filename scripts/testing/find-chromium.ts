import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const MAC_APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The browser that browser tests drive: $CHROMIUM, or the first one installed on this machine. */
export function findChromium(): string | undefined {
  const directories = (process.env.PATH ?? '').split(delimiter).concat('/usr/bin')
  const installed = directories.flatMap((directory) => NAMES.map((name) => join(directory, name)))
  const named = process.env.CHROMIUM
  return [...(named ? [named] : []), ...installed, ...MAC_APPLICATIONS].find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
