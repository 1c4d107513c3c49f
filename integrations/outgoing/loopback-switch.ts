import { loopback } from '#integrations/outgoing/loopback-state'

/** Lets calls go to this machine over plain http. Called once, by the development entry while it loads; the production entry never imports this module. */
export function openLoopbackSwitch(): void {
  loopback.open = true
}
