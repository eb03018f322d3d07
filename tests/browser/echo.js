// Loudspeakers that the microphone hears: what the page plays comes back into it 80 ms later and 12 dB weaker, in a room that is
// never wholly silent (noise at -65 dBFS). The page's own echo cancellation is not in the way: the microphone is not a device.
(() => {
  const DELAY_S = 0.08;
  const GAIN = 10 ** (-12 / 20);
  const NOISE = 10 ** (-65 / 20) * 3 ** 0.5; // of a uniform distribution
  const taps = new Map(); // AudioContext -> MediaStreamAudioDestinationNode
  const connect = AudioNode.prototype.connect;

  const murmur = (context) => {
    const buffer = new AudioBuffer({ length: 4 * context.sampleRate, sampleRate: context.sampleRate });
    buffer.copyToChannel(
      buffer.getChannelData(0).map(() => ((2 * Math.random() - 1) * NOISE) / GAIN),
      0,
    );
    const noise = new AudioBufferSourceNode(context, { buffer, loop: true });
    noise.start();
    return noise;
  };

  const tapOf = (context) => {
    if (!taps.has(context)) {
      taps.set(context, new MediaStreamAudioDestinationNode(context, { channelCount: 1 }));
      connect.call(murmur(context), taps.get(context));
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
