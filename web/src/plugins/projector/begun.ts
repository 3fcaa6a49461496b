// What is begun before somebody shows it.

/** Something that is begun ahead of the page and taken over by it: begun once for each key. */
export class Begun {
  #key = '';
  #end = () => {};

  /** Returns what ends it. */
  take(key: string, begin: () => () => void): () => void {
    if (key !== this.#key) {
      this.#end();
      this.#key = key;
      this.#end = begin();
    }
    return () => {
      if (key !== this.#key) return;
      this.#key = '';
      this.#end();
      this.#end = () => {};
    };
  }
}
