let context: AudioContext | undefined

/** Two soft tones. Silent where the browser does not let a page sound before it was touched. */
export function chime(): void {
  try {
    context ??= new AudioContext()
    const { currentTime } = context
    for (const [at, pitch] of [
      [0, 660],
      [0.14, 880],
    ] as const) {
      const tone = context.createOscillator()
      const volume = context.createGain()
      tone.frequency.value = pitch
      volume.gain.setValueAtTime(0.0001, currentTime + at)
      volume.gain.exponentialRampToValueAtTime(0.12, currentTime + at + 0.02)
      volume.gain.exponentialRampToValueAtTime(0.0001, currentTime + at + 0.32)
      tone.connect(volume).connect(context.destination)
      tone.start(currentTime + at)
      tone.stop(currentTime + at + 0.34)
    }
  } catch {
    // No sound is no failure.
  }
}
