/** Waits for a condition: what goes on after an answer says by its outcome when it is done. */
export async function until(condition: () => boolean | Promise<boolean>, withinMs = 5000): Promise<void> {
  const end = Date.now() + withinMs
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('it did not come to that')
    await new Promise((done) => setTimeout(done, 10))
  }
}
