// What is heard: one sound at a time. Another one takes over at the same position, so that two can be compared by ear.

export class Player {
  playing = $state(false);
  /** Seconds from the beginning. */
  position = $state(0);
  volume = $state(1);
  #context: AudioContext | null = null;
  #gain: GainNode | null = null;
  #node: AudioBufferSourceNode | null = null;
  #buffer: AudioBuffer | null = null;
  /** The context's clock where position 0 would have been. */
  #zero = 0;
  #frame = 0;

  /** The sound that is heard from now on, at the position reached; null stops. */
  use(buffer: AudioBuffer | null): void {
    if (buffer === this.#buffer) return;
    const goes = this.playing;
    if (goes) this.#halt();
    this.#buffer = buffer;
    if (!buffer) return;
    if (this.position >= buffer.duration) this.position = 0;
    if (goes) this.play();
  }

  play(): void {
    const buffer = this.#buffer;
    if (!buffer || this.playing) return;
    this.#context ??= new AudioContext();
    const context = this.#context;
    void context.resume();
    if (!this.#gain) {
      this.#gain = context.createGain();
      this.#gain.connect(context.destination);
    }
    this.#gain.gain.value = this.volume;
    const node = context.createBufferSource();
    node.buffer = buffer;
    node.connect(this.#gain);
    const from = this.position < buffer.duration - 0.01 ? this.position : 0;
    this.#zero = context.currentTime - from;
    node.onended = () => {
      if (this.#node !== node) return;
      this.#halt();
      this.position = 0;
    };
    node.start(0, from);
    this.#node = node;
    this.playing = true;
    this.#follow();
  }

  pause(): void {
    if (this.playing) this.#halt();
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  seek(to: number): void {
    const goes = this.playing;
    if (goes) this.#halt();
    this.position = Math.max(0, Math.min(this.#buffer?.duration ?? 0, to));
    if (goes) this.play();
  }

  setVolume(to: number): void {
    this.volume = to;
    if (this.#gain) this.#gain.gain.value = to;
  }

  close(): void {
    this.pause();
    void this.#context?.close();
    this.#context = null;
    this.#gain = null;
  }

  #halt(): void {
    this.#read();
    cancelAnimationFrame(this.#frame);
    const node = this.#node;
    this.#node = null;
    this.playing = false;
    node?.stop();
    node?.disconnect();
  }

  #read(): void {
    if (!this.#context || !this.playing) return;
    const end = this.#buffer?.duration ?? 0;
    this.position = Math.max(0, Math.min(end, this.#context.currentTime - this.#zero));
  }

  #follow(): void {
    this.#frame = requestAnimationFrame(() => {
      this.#read();
      if (this.playing) this.#follow();
    });
  }
}
