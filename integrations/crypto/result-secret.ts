import { equalInConstantTime, hmacHex } from '#integrations/crypto/digests'

/** 128 bits, in hex digits. */
const MARK_LENGTH = 32

/**
 * A secret for the address of a command's result, with a mark that shows that we made it for this command. So an address that was guessed is
 * known for one without asking anybody.
 */
export async function markedSecret(
  signingKey: string,
  command: string,
  commandId: string,
  secret: string,
): Promise<string> {
  return `${secret}${await markOf(signingKey, command, commandId, secret)}`
}

/** Did we make this secret for this command? */
export async function isMarked(
  signingKey: string,
  command: string,
  commandId: string,
  marked: string,
): Promise<boolean> {
  const secret = marked.slice(0, -MARK_LENGTH)
  return equalInConstantTime(marked.slice(-MARK_LENGTH), await markOf(signingKey, command, commandId, secret))
}

async function markOf(signingKey: string, command: string, commandId: string, secret: string): Promise<string> {
  const mark = await hmacHex(signingKey, `command_result|${command}|${commandId}|${secret}`)
  return mark.slice(0, MARK_LENGTH)
}
