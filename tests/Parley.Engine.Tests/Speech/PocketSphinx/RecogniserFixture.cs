using Parley.Engine.Speech.PocketSphinx;

namespace Parley.Engine.Tests.Speech.PocketSphinx;

/// <summary>One recogniser for a whole test class, so that its decoders stay warm.</summary>
public sealed class RecogniserFixture : IDisposable
{
    public PocketSphinxSpeechToTextClient Client { get; } = new();

    public void Dispose() => Client.Dispose();
}
