/** Items that ask nothing of this platform, each with its reason. Few: whatever a test can show is shown. */
export const NOT_APPLICABLE: Readonly<Record<string, string>> = {}
