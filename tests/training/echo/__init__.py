"""Where the echo judge's weights come from: simulated conversations, their cues, and a small net that learns from them.

Not part of the product; it needs torch, soundfile, espeak-ng and a folder of speech and noise (see MODEL_CARD.md).
"""
