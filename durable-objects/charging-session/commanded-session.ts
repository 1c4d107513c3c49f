import { DomainError } from '#domain/errors'
import { partyLabel } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import type { SessionPhase } from '#domain/session/reported-phase'
import { checkReservationEnd } from '#domain/session/reservation'
import type { CommandAnswer, SendCommand } from '../party/operator-calls-rpc.ts'
import type { SessionView } from './charging-session-rpc.ts'
import { readyCommand } from './ready-commands.ts'
import {
  afterCommandAnswer,
  afterGivenUp,
  afterNothingBegan,
  afterOutcome,
  afterReservationEnd,
  type CommandName,
  commandIn,
  commandOpen,
  UNANSWERED_GRACE_MS,
} from './session-commands.ts'
import { isHoldSpent, moneyToMove } from './session-payment.ts'
import type { SentCommand, SessionRecord } from './session-record.ts'
import { sessionView } from './session-view.ts'
import { StoredSession } from './stored-session.ts'

/** Whose result a phase waits for. A charge that was reported has begun, whether or not the result of its start ever comes. */
const AWAITED: Partial<Readonly<Record<SessionPhase, readonly CommandName[]>>> = {
  asking: ['START_SESSION'],
  reserving: ['RESERVE_NOW'],
  reserved: ['CANCEL_RESERVATION', 'RESERVE_NOW'],
  stopping: ['STOP_SESSION'],
}

/** The part of a session that asks its operator for something. Intents are stored before they are sent, and what was sent is never sent again to begin a charge. */
export abstract class CommandedSession extends StoredSession {
  /** Captures or releases what the phase asks for. */
  protected abstract moveMoney(): Promise<void>

  /** Starts the charge for which the place is kept; again while it is being asked changes nothing. */
  async start(now: Instant): Promise<SessionView> {
    await this.#start(now, 'reserved')
    return this.#view()
  }

  /** Asks the operator to stop; again while it is being asked changes nothing. One that has not begun is stopped as soon as it does. */
  async stop(now: Instant): Promise<SessionView> {
    const { record } = this.require()
    const { phase } = record
    if (phase === 'asking' || phase === 'unanswered' || phase === 'starting') {
      this.change((before) => ({ ...before, stopWanted: true, reason: 'stop_when_begun' }))
    } else if (phase === 'charging') {
      await this.#ask('STOP_SESSION', now, (before, sent) =>
        before.phase === 'charging' && !commandOpen(before.stop)
          ? {
              ...before,
              phase: 'stopping',
              reason: null,
              stop: sent,
              stopWanted: false,
              dueAt: now + UNANSWERED_GRACE_MS,
            }
          : null,
      )
    }
    return this.#view()
  }

  /** Keeps the place until another time, by the same reservation. Throws `charge_not_startable` where none is kept. */
  async extendReservation(until: Instant, now: Instant): Promise<SessionView> {
    checkReservationEnd(until, now)
    const { record } = this.require()
    if (record.phase !== 'reserved' || !record.reservation || commandOpen(record.reserve)) {
      throw new DomainError('charge_not_startable', { message: 'nothing is reserved' })
    }
    this.change((before) =>
      before.reservation ? { ...before, reservation: { ...before.reservation, askedUntil: until } } : before,
    )
    await this.#ask('RESERVE_NOW', now, (before, sent) =>
      before.phase === 'reserved' ? withReserve(before, sent) : null,
    )
    return this.#view()
  }

  /** Gives the place free; again while it is being asked changes nothing. */
  async cancelReservation(now: Instant): Promise<SessionView> {
    await this.#ask('CANCEL_RESERVATION', now, (before, sent) =>
      before.phase === 'reserved' && !commandOpen(before.cancel)
        ? { ...before, reason: null, cancel: sent, dueAt: now + UNANSWERED_GRACE_MS }
        : null,
    )
    return this.#view()
  }

  commandResult(
    command: CommandName,
    secretHash: string,
    result: string,
    now: Instant,
  ): 'accepted' | 'unknown' | 'repeated' {
    const record = this.load()?.record
    const sent = record && commandIn(record, command)
    if (!record || !sent) return 'unknown'
    const isLatest = sent.secretHash === secretHash
    const isEarlier = command === 'RESERVE_NOW' && record.reservation?.earlierSecretHashes.includes(secretHash) === true
    if (!isLatest && !isEarlier) return 'unknown'
    if (command === 'RESERVE_NOW' && result === 'CANCELED_RESERVATION') {
      const after = this.change(afterGivenUp)
      if (after === record || after.phase !== 'cancelled') return 'repeated'
      this.#afterWord(after)
      return 'accepted'
    }
    if (isEarlier || (sent.result !== null && sent.result !== 'unanswered')) return 'repeated'
    const after = this.change((before) => afterOutcome(before, command, result, now))
    this.#afterWord(after)
    if (moneyToMove(after, now)) this.ctx.waitUntil(this.moveMoney())
    return 'accepted'
  }

  /** Whose word on a command is still awaited at the address with this secret; null once it was given, or is too late. */
  awaitsResult(command: CommandName, secretHash: string, now: Instant): string | null {
    const record = this.load()?.record
    const sent = record && commandIn(record, command)
    if (!record || sent?.secretHash !== secretHash) return null
    const isOpen = sent.result === null || sent.result === 'unanswered'
    return isOpen && now < (sent.answerBy ?? sent.sentAt) + UNANSWERED_GRACE_MS ? record.peer : null
  }

  /** The first command of a charge that was opened: to keep the place, or to start. */
  protected begin(now: Instant): Promise<void> {
    return this.require().record.reservation ? this.#reserve(now) : this.#start(now, 'created')
  }

  /** Looks after commands without a result and after charges that did not begin; false where nothing of that kind was due. */
  protected async onCommandDue(now: Instant): Promise<boolean> {
    const { record } = this.require()
    const { phase, reported, reservation } = record
    const late = AWAITED[phase]?.find((name) => commandOpen(commandIn(record, name)))
    if (late) {
      this.#afterWord(this.change((before) => afterOutcome(before, late, 'unanswered', now)))
    } else if (phase === 'starting' && !reported) {
      this.#afterWord(this.change((before) => afterNothingBegan(before, now)))
    } else if (phase === 'unanswered' && !reported) {
      // The grace is over: give the money back. Should the car start after all, its CDR is still settled.
      this.#afterWord(this.change((before) => ({ ...before, phase: 'refused', dueAt: null })))
    } else if (phase === 'reserved' && reservation) {
      this.#afterWord(this.change(afterReservationEnd))
    } else if (phase === 'stopping' && record.stop?.result === 'UNKNOWN_SESSION') {
      await this.#stopAgain(now)
    } else return false
    return true
  }

  /**
   * Stops a charge that the driver wanted to end before it began, and, once, one that has cost all that is held for it, or whose hold had to be
   * taken before it ran out: more is not covered.
   */
  protected async stopIfWanted(): Promise<void> {
    const { record } = this.require()
    const isUncovered = isHoldSpent(record) || record.payment?.isProvisional === true
    const isDue = record.stopWanted || (isUncovered && record.stop === null)
    if (isDue && record.phase === 'charging') await this.stop(Date.now())
  }

  /** The charge is over or never was: what its token and contract hold for it is free again. */
  protected async freeAuthorization({ id, token, contract }: SessionRecord): Promise<void> {
    if (token === null || contract === null) return
    await this.objects.token(token).ended(id, Date.now())
    await this.objects.contract(contract).release(id)
  }

  async #start(now: Instant, from: 'created' | 'reserved'): Promise<void> {
    const { record } = this.require()
    const paid = !record.payment || record.payment.status === 'held'
    if (record.phase !== from || !paid || commandOpen(record.start)) return
    if (!(await this.#authorized(now))) return
    await this.#ask('START_SESSION', now, (before, sent) =>
      before.phase === from && !commandOpen(before.start)
        ? { ...before, phase: 'asking', reason: null, start: sent, dueAt: now + UNANSWERED_GRACE_MS }
        : null,
    )
  }

  async #reserve(now: Instant): Promise<void> {
    if (this.require().record.phase !== 'created' || !(await this.#authorized(now))) return
    await this.#ask('RESERVE_NOW', now, (before, sent) =>
      before.phase === 'created' ? { ...withReserve(before, sent), phase: 'reserving' } : null,
    )
  }

  async #stopAgain(now: Instant): Promise<void> {
    await this.#ask('STOP_SESSION', now, (before, sent) =>
      before.phase === 'stopping' && !commandOpen(before.stop)
        ? { ...before, stop: { ...sent, again: true }, dueAt: now + UNANSWERED_GRACE_MS }
        : null,
    )
  }

  /**
   * The operator checks no token that comes with a command: whether this one may charge is decided here. An ad hoc token is covered by the
   * money that is held for it.
   */
  async #authorized(now: Instant): Promise<boolean> {
    const { id, token, contract, peer, countryCode, partyId, locationId } = this.require().record
    const operator = partyLabel({ countryCode, partyId })
    if (token === null || contract === null) return true
    // A driver may start a charge from afar, so travel proves nothing here; limits of country are for the place all the same.
    const site = await this.objects
      .party(peer)
      .site(countryCode, partyId, locationId)
      .catch(() => null)
    const asked = { peer, now, site, placeNamed: true, operator, fromAfar: true, reference: id }
    const answer = await this.objects.token(token).authorize(asked)
    if (answer?.allowed === 'ALLOWED') return true
    const reason = answer?.reason ?? 'token_unknown'
    // A place that is kept stays kept until its end; it is only not charged at.
    this.change((before) =>
      before.phase === 'created' ? { ...before, phase: 'refused', reason, dueAt: null } : { ...before, reason },
    )
    return false
  }

  /** Stores that a command is sent, sends it, and stores the answer. `begin` is null where somebody else has come this far meanwhile. */
  async #ask(
    name: CommandName,
    now: Instant,
    begin: (record: SessionRecord, sent: SentCommand) => SessionRecord | null,
  ): Promise<void> {
    const ready = await readyCommand(this.require().record, name, now, this.env.SIGNING_KEY)
    const begun = ready && begin(this.require().record, ready.sent)
    if (!begun) return
    this.change(() => begun)
    const answer = await this.#send(begun.peer, ready.command)
    const after = this.change((record) => afterCommandAnswer(record, name, answer, Date.now()))
    this.#afterWord(after)
    if (moneyToMove(after, now)) await this.moveMoney()
  }

  /** A peer's object that fails leaves it open whether the command went out, as a peer that does not answer does. */
  async #send(peer: string, command: SendCommand): Promise<CommandAnswer> {
    try {
      return await this.objects.party(peer).sendCommand(command)
    } catch (problem) {
      return { result: 'unanswered', problem: String(problem) }
    }
  }

  /** What follows from an operator's word, or from its silence. */
  #afterWord(after: SessionRecord): void {
    this.armAlarm()
    const { phase, stop } = after
    if (phase === 'refused' || phase === 'cancelled') this.ctx.waitUntil(this.freeAuthorization(after))
    // A result that was lost is not sent again: what came of the command shows among the operator's sessions.
    const isUnclear = phase === 'unanswered' || stop?.result === 'unanswered' || stop?.result === 'UNKNOWN_SESSION'
    if (isUnclear) this.ctx.waitUntil(this.#askForSessions(after))
  }

  async #askForSessions({ peer }: SessionRecord): Promise<void> {
    await this.objects
      .party(peer)
      .startPull('sessions', Date.now())
      .catch(() => undefined)
  }

  #view(): SessionView {
    const { record, revision } = this.require()
    return sessionView(record, revision)
  }
}

/** With a RESERVE_NOW that is about to be sent; the addresses of earlier ones stay valid. */
function withReserve(record: SessionRecord, sent: SentCommand): SessionRecord {
  const { reservation, reserve } = record
  if (!reservation) return record
  const earlier = reserve ? [...reservation.earlierSecretHashes, reserve.secretHash].slice(-20) : []
  return {
    ...record,
    reason: null,
    reserve: sent,
    reservation: { ...reservation, earlierSecretHashes: earlier },
    dueAt: sent.sentAt + UNANSWERED_GRACE_MS,
  }
}
