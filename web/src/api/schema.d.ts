// The server's structs (docs/http-api.md).
export interface components {
  schemas: {
    Run: { id: number; name: string; start: number | null; last: number | null; slot: number; tag_set: number; points: number };
    Tag: { id: number; tag: string; plugin: string; display_name: string; description: string };
    Notice: { kind: string; run: string; file: string; offset: number | null; count: number; message: string };
    LoadState: {
      phase: 'loading' | 'live' | 'missing';
      files: number; files_done: number; bytes: number; bytes_done: number; runs: number;
      checked_at: number; damaged: number;
      notices: components['schemas']['Notice'][];
    };
    BoardReply: {
      epoch: string; version: number; full: boolean; lightboard: string; window_title: string; logdir: string; logdir_path: string;
      runs: components['schemas']['Run'][]; gone: number[];
      tags: components['schemas']['Tag'][]; tag_sets: number[][];
      load: components['schemas']['LoadState'];
    };
    LiveEvent: { epoch: string; version: number; changed: boolean; grew: number[]; load: components['schemas']['LoadState'] };
    CurveCard: { tag: number; runs: number[]; lo?: number | null; hi?: number | null; pixels: number; since?: number[] | null };
    CurvesRequest: { epoch: string; x: 'step' | 'relative' | 'wall'; smoothing: number; cards: components['schemas']['CurveCard'][] };
    StepsRequest: { epoch: string; tag: number; runs: number[] };
    StepsReply: { runs: { run: number; step: number[]; wall_time: number[]; ref: string[]; samples: number[] }[] };
  };
}
