// A picture to go with what is typed, from a file or as a still of the camera: made small enough for a call's connection, and shown before it is sent.

import { takeStill } from './camera.js';
import { byId } from './dom.js';

const CAMERA_ADVICE = {
  NotAllowedError: 'Allow it with the icon beside the address, then try again.',
  NotFoundError: 'There is none: choose a picture from a file.',
  TimeoutError: 'Keep this page in front, then try again.',
};

const ATTEMPTS = [[1024, 0.85], [1024, 0.7], [768, 0.7], [512, 0.7], [512, 0.5]]; // the longer side, and the quality
const MAX_LENGTH = 250000; // of the data URI: what the caller says waits behind it on the connection

export class PictureInput {
  #canvas = byId('picture-shown');
  #uri = null;
  #callNumber = 0;
  #onProblem;

  constructor(onProblem) {
    this.#onProblem = onProblem;
    byId('picture').addEventListener('change', ({ target }) => void this.#load(target.files[0]));
    byId('picture-drop').addEventListener('click', () => this.#clear());
    byId('picture-camera').hidden = !navigator.mediaDevices?.getUserMedia; // an address that is not safe has none
    byId('picture-camera').addEventListener('click', () => void this.#photograph());
  }

  set shown(shown) {
    byId('picture-choice').hidden = !shown;
    if (!shown) {
      this.#callNumber++;
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
    if (file) {
      await this.#keep(() => createImageBitmap(file), (error) => ({ title: 'This picture cannot be sent.', advice: `Choose a PNG or a JPEG. (${error.message})` }));
    }
  }

  async #photograph() {
    const button = byId('picture-camera');
    button.disabled = true;
    await this.#keep(takeStill, (error) => ({ title: 'The camera gave no picture.', advice: `${CAMERA_ADVICE[error.name] ?? 'Close the program that has it, then try again.'} (${error.message})` }));
    button.disabled = false;
  }

  /** read() gives the picture; explain(error) says in words why there is none. */
  async #keep(read, explain) {
    const call = this.#callNumber;
    try {
      const bitmap = await read();
      if (call !== this.#callNumber) {
        return; // it was for a call that has ended meanwhile
      }
      this.#uri = ATTEMPTS.values().map(([side, quality]) => this.#draw(bitmap, side, quality)).find((uri) => uri.length <= MAX_LENGTH) ?? null;
      byId('picture-ready').hidden = this.#uri === null;
      if (this.#uri === null) {
        throw new Error('It is too large, however it is compressed.');
      }
    } catch (error) {
      if (call === this.#callNumber) {
        this.#clear();
        this.#onProblem({ code: 'picture.failed', ...explain(error) });
      }
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
