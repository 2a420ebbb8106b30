// One still of the camera, which is let go of at once: its light is on for no longer than that.

const SETTLING_FRAMES = 5; // the first ones are dark

/** A bitmap; throws what the browser says where there is no camera, or it is not allowed. */
export async function takeStill() {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1024 } } });
  const video = document.createElement('video');
  try {
    Object.assign(video, { muted: true, playsInline: true, srcObject: stream });
    await video.play();
    for (let i = 0; i < SETTLING_FRAMES; i++) {
      await new Promise((resolve) => { video.requestVideoFrameCallback(resolve); });
    }
    return await createImageBitmap(video);
  } finally {
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  }
}
