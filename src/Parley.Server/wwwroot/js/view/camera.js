// One still of the camera, which is let go of at once: its light is on for no longer than that.

const SETTLING_FRAMES = 5; // the first ones are dark
const PATIENCE_MS = 5000; // a page that nobody sees is shown no frames

/** A bitmap; throws what the browser says where there is no camera, or it is not allowed, and a TimeoutError where no picture came. */
export async function takeStill() {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1024 } } });
  const video = document.createElement('video');
  try {
    Object.assign(video, { muted: true, playsInline: true, srcObject: stream });
    await Promise.race([settle(video), giveUp(stream)]);
    return await createImageBitmap(video);
  } finally {
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  }
}

async function settle(video) {
  await video.play();
  for (let i = 0; i < SETTLING_FRAMES; i++) {
    await new Promise((resolve) => { video.requestVideoFrameCallback(resolve); });
  }
}

function giveUp(stream) {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new DOMException('No picture came in time.', 'TimeoutError')), PATIENCE_MS);
    stream.getVideoTracks().forEach((track) => track.addEventListener('ended', () => reject(new Error('The camera was taken away.'))));
  });
}
