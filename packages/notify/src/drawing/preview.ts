/** What would be sent, for a dry run: what it does there, and its body. */
export function previewOf(does: string, body: unknown): string {
  return `${does}\n${JSON.stringify(body, undefined, 2)}`;
}
