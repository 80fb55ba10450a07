/** Several clients that each send one request after the other until they are stopped. */
export interface Load {
  stop(): Promise<{ readonly asked: number; readonly failed: readonly string[] }>;
}

/** Asks a URL all the time; an answer other than 200, or none, is a failure. */
export function putUnderLoad(url: string, { askers = 4 } = {}): Load {
  let asked = 0;
  let stopped = false;
  const failed: string[] = [];
  const asking = Array.from({ length: askers }, async () => {
    while (!stopped) {
      asked++;
      try {
        const answer = await fetch(url, { signal: AbortSignal.timeout(60_000) });
        await answer.text();
        if (answer.status !== 200) failed.push(`status ${answer.status}`);
      } catch (error) {
        failed.push(String(error));
      }
    }
  });
  return {
    async stop() {
      stopped = true;
      await Promise.all(asking);
      return { asked, failed };
    },
  };
}
