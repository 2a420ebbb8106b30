// Space talks and mutes; held down, it talks for as long as it is held. Escape stops the agent.

const HOLD_MS = 350;

const wantsItsOwnKeys = (target) => target instanceof Element
  && target.closest('input:not([type=radio]), select, textarea, button, summary, a, [contenteditable]') !== null;

/** actions: toggle(), release(), interrupt(). `toggle` returns true when it began to listen. */
export function listenForKeys({ toggle, release, interrupt }) {
  let pressedAt = 0;
  let opened = false;

  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      interrupt();
    } else if (event.code === 'Space' && !wantsItsOwnKeys(event.target) && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      if (!event.repeat) {
        pressedAt = event.timeStamp;
        opened = toggle();
      }
    }
  });

  addEventListener('keyup', (event) => {
    if (event.code === 'Space' && pressedAt > 0) {
      if (opened && event.timeStamp - pressedAt > HOLD_MS) {
        release();
      }
      pressedAt = 0;
    }
  });
}
