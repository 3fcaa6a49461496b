// The data source that talks to `lightboard --logdir …`. Relative URLs only, so that proxies and prefixes just work.
import { openLive } from './live';
import { type BoardVersion, type DataSource, SourceError } from './source';
import type { BoardReply, RunsReply, SidecarContents } from './wire';

async function refusal(response: Response): Promise<SourceError> {
  let message = `${response.status} ${response.statusText}`.trim();
  let hint = '';
  try {
    const told = (await response.json()) as { error?: unknown; hint?: unknown };
    if (typeof told.error === 'string') message = told.error;
    if (typeof told.hint === 'string') hint = told.hint;
  } catch {
    // Not our own JSON: a proxy's page. The status says it.
  }
  if (response.status === 502 || response.status === 503 || response.status === 504)
    return new SourceError(message, 'lost', hint);
  return new SourceError(message, response.status === 409 ? 'stale' : 'refused', hint);
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new SourceError('the server did not answer', 'lost');
  }
  if (!response.ok) throw await refusal(response);
  return response;
}

function post(path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  return ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: signal ?? null,
  });
}

function sinceQuery(held: BoardVersion | undefined): string {
  return held ? `?epoch=${encodeURIComponent(held.epoch)}&since=${held.version}` : '';
}

/** `base` ends with a slash or is empty: the page's own folder. */
export function makeServerSource(base = ''): DataSource {
  return {
    async board(since) {
      return (await ask(`${base}api/board${sinceQuery(since)}`, {})).json() as Promise<BoardReply>;
    },
    async facts(keys, since) {
      const query = sinceQuery(since);
      const url = `${base}api/runs${query}${query ? '&' : '?'}keys=${encodeURIComponent(JSON.stringify(keys))}`;
      return (await ask(url, {})).json() as Promise<RunsReply>;
    },
    async sidecar() {
      return (await ask(`${base}api/sidecar`, {})).json() as Promise<SidecarContents>;
    },
    live: (listener, held) => openLive(() => `${base}api/live${sinceQuery(held())}`, listener),
    json: async <T>(path: string, body: unknown, signal?: AbortSignal) =>
      (await post(base + path, body, signal)).json() as Promise<T>,
    bytes: async (path, body, signal) => (await post(base + path, body, signal)).arrayBuffer(),
    url: path => base + path,
  };
}
