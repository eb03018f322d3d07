// From each key that goes down in the editor to the moment behind the frame that shows it: the first task after that frame, which
// is what a person waits for, less what the screen itself takes. `sounds`: did Alex sound from the loudspeaker then.
(() => {
  const frame = new MessageChannel();
  const waiting = [];
  window.__keys = [];
  frame.port1.onmessage = () => {
    const now = performance.now();
    for (const { at, sounds } of waiting.splice(0)) window.__keys.push({ ms: now - at, sounds });
  };
  const pressed = (event) => {
    if (!(event.target instanceof HTMLElement) || !event.target.closest(".cm-content")) return;
    const sounds = (window.__alex?.rms ?? 0) > 0.005;
    requestAnimationFrame(() => {
      waiting.push({ at: event.timeStamp, sounds });
      frame.port2.postMessage(null);
    });
  };
  addEventListener("keydown", pressed, { capture: true });
})();
