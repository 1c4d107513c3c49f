import type { SessionPhase } from '#domain/session/reported-phase'

const OVER: readonly SessionPhase[] = ['declined', 'refused', 'cancelled', 'ended', 'settled']

/** Has a charge come to its end, or to nothing? An operator's word may still bring it back. */
export function isOver(phase: SessionPhase): boolean {
  return OVER.includes(phase)
}
