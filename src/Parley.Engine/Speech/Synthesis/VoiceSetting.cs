using Parley.Engine.Speech.Espeak;
using Parley.Engine.Speech.Flite;

namespace Parley.Engine.Speech.Synthesis;

/// <summary>What stands behind one voice name.</summary>
/// <param name="Flite">The setting of flite; for a voice of espeak-ng, what stands in where that is not installed.</param>
/// <param name="Espeak">Null when the voice is flite's.</param>
internal sealed record VoiceSetting(FliteSettings Flite, EspeakSettings? Espeak = null);
