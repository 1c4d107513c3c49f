import { openLoopbackSwitch } from '#integrations/outgoing/loopback-switch'

// The entry for one laptop and for tests: the same platform, which may also call peers on this machine over plain http.
openLoopbackSwitch()

export * from './main.ts'
export { default } from './main.ts'
