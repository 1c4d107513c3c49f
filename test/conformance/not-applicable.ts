/** Items that ask nothing of this platform, each with its reason. Few: whatever a test can show is shown. */
export const NOT_APPLICABLE: Readonly<Record<string, string>> = {
  'A-112': 'It says to whom a hub passes a broadcast on. This platform is no hub and has no party in the role OTHER.',
}
