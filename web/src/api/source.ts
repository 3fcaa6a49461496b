// Where the page's data comes from. One interface, three makers: the server, an exported page, a fake (tests, gallery).
import type { BoardReply, LiveEvent, RunsReply, SidecarContents } from './wire';

/** Something that went wrong between page and server, in words for a person. */
export class SourceError extends Error {
  constructor(
    message: string,
    readonly kind: 'lost' | 'stale' | 'refused',
    readonly hint = '',
  ) {
    super(message);
  }
}

export interface LiveListener {
  /** The server said what grew. */
  event(event: LiveEvent): void;
  /** The connection is gone; the next try is `retryIn` milliseconds away. */
  lost(retryIn: number): void;
}

export interface LiveConnection {
  /** Try at once instead of waiting for the next attempt. */
  retry(): void;
  close(): void;
}

export interface BoardVersion {
  readonly epoch: string;
  readonly version: number;
}

export interface DataSource {
  /** Runs and tags; only what changed after `since` when the epoch is still the same. */
  board(since?: BoardVersion): Promise<BoardReply>;
  /** How runs are, and what they were set to by `keys`; only what changed after `since`: its `version` is the facts' revision. */
  facts(keys: readonly string[], since?: BoardVersion): Promise<RunsReply>;
  /** What people said of runs, and saved views. */
  sidecar(): Promise<SidecarContents>;
  /** `held`: what the page has, asked for at every attempt; the first event then says what changed since. */
  live(listener: LiveListener, held: () => BoardVersion | undefined): LiveConnection;
  /** POST `body` as JSON; the reply is JSON. `path` is relative: "api/plugins/…". */
  json<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T>;
  /** POST `body` as JSON; the reply is bytes. */
  bytes(path: string, body: unknown, signal?: AbortSignal): Promise<ArrayBuffer>;
  /** Where the browser finds a blob by itself (`<img src>`). */
  url(path: string): string;
}
