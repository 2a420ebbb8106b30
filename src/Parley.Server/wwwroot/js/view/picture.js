// A picture to go with what is typed: made small enough for a call's connection, and shown before it is sent.

import { byId } from './dom.js';

const ATTEMPTS = [[1024, 0.85], [1024, 0.7], [768, 0.7], [512, 0.7], [512, 0.5]]; // the longer side, and the quality
const MAX_LENGTH = 250000; // of the data URI: what the caller says waits behind it on the connection

export class PictureInput {
  #canvas = byId('picture-shown');
  #uri = null;
  #onProblem;

  constructor(onProblem) {
    this.#onProblem = onProblem;
    byId('picture').addEventListener('change', ({ target }) => void this.#load(target.files[0]));
    byId('picture-drop').addEventListener('click', () => this.#clear());
  }

  set shown(shown) {
    byId('picture-choice').hidden = !shown;
    if (!shown) {
      this.#clear();
    }
  }

  /** The picture as a data URI, once; null when there is none. */
  take() {
    const uri = this.#uri;
    this.#clear();
    return uri;
  }

  async #load(file) {
    if (!file) {
      return;
    }
    try {
      const bitmap = await createImageBitmap(file);
      this.#uri = ATTEMPTS.values().map(([side, quality]) => this.#draw(bitmap, side, quality)).find((uri) => uri.length <= MAX_LENGTH) ?? null;
      byId('picture-ready').hidden = this.#uri === null;
      if (this.#uri === null) {
        throw new Error('It is too large, however it is compressed.');
      }
    } catch (error) {
      this.#clear();
      this.#onProblem({ code: 'picture.failed', title: 'This picture cannot be sent.', advice: `Choose a PNG or a JPEG. (${error.message})` });
    }
  }

  /** A JPEG; what is transparent becomes white. */
  #draw(bitmap, side, quality) {
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
    this.#canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    this.#canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    const context = this.#canvas.getContext('2d');
    context.fillStyle = 'white';
    context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
    context.drawImage(bitmap, 0, 0, this.#canvas.width, this.#canvas.height);
    return this.#canvas.toDataURL('image/jpeg', quality);
  }

  #clear() {
    this.#uri = null;
    byId('picture').value = '';
    byId('picture-ready').hidden = true;
  }
}
