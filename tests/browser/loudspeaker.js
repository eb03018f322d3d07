// What the page plays, measured: every node that is connected to an AudioContext's destination is also connected to an
// analyser, whose level is read every 40 ms. __heard() tells how long it was louder than -50 dBFS, and the loudest level.
(() => {
  const PERIOD_MS = 40;
  const LOUD = 10 ** (-50 / 20);
  const taps = new Map(); // AudioContext -> AnalyserNode
  const heard = { loud_s: 0, peak: 0, loud_now: false };
  const connect = AudioNode.prototype.connect;

  const tapOf = (context) => {
    if (!taps.has(context)) taps.set(context, new AnalyserNode(context, { fftSize: 2048 }));
    return taps.get(context);
  };

  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode) connect.call(this, tapOf(target.context));
    return connect.call(this, target, ...rest);
  };

  setInterval(() => {
    heard.loud_now = false;
    for (const [context, tap] of taps) {
      if (context.state !== "running") continue;
      const samples = new Float32Array(tap.fftSize);
      tap.getFloatTimeDomainData(samples);
      const level = Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
      heard.peak = Math.max(heard.peak, level);
      if (level > LOUD) heard.loud_now = true;
    }
    if (heard.loud_now) heard.loud_s += PERIOD_MS / 1000;
  }, PERIOD_MS);

  window.__heard = () => ({ ...heard });
})();
