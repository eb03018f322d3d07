// Loudspeakers that the microphone hears: what the page plays comes back into it 80 ms later and 12 dB weaker. The page's own echo
// cancellation is not in the way, since the microphone is not a device.
(() => {
  const DELAY_S = 0.08;
  const GAIN = 10 ** (-12 / 20);
  const taps = new Map(); // AudioContext -> MediaStreamAudioDestinationNode
  const connect = AudioNode.prototype.connect;

  const tapOf = (context) => {
    if (!taps.has(context)) {
      taps.set(context, new MediaStreamAudioDestinationNode(context, { channelCount: 1 }));
      void window.__mixIn(taps.get(context).stream, DELAY_S, GAIN);
    }
    return taps.get(context);
  };

  AudioNode.prototype.connect = function (target, ...rest) {
    const heard = target instanceof AudioDestinationNode && this instanceof AnalyserNode;
    if (heard) connect.call(this, tapOf(target.context));
    return connect.call(this, target, ...rest);
  };
})();
