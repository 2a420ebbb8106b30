namespace Parley.Engine.Speech;

/// <summary>What <see cref="OfflineSpeech.Probe"/> found.</summary>
/// <param name="CanRecognise">PocketSphinx and its en-us model are here.</param>
/// <param name="CanSynthesise">flite and its voice slt are here.</param>
/// <param name="HasFurtherVoices">espeak-ng is here; without it every voice name speaks with flite.</param>
/// <param name="MissingPackages">Debian packages to install, empty when all is here.</param>
public sealed record OfflineSpeechStatus(
    bool CanRecognise, bool CanSynthesise, bool HasFurtherVoices, IReadOnlyList<string> MissingPackages)
{
    /// <summary>One line for an operator: all is well, or what is missing and the command that installs it.</summary>
    public string Message => MissingPackages.Count == 0
        ? "Offline speech is complete."
        : $"Offline speech lacks {string.Join(", ", MissingPackages)}. Run: sudo apt-get install -y {string.Join(' ', MissingPackages)}";
}
