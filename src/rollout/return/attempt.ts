/** What was decided goes on when one part of it fails; what failed is told. */
export async function attempt(leftovers: string[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    leftovers.push(error instanceof Error ? error.message : String(error));
  }
}
