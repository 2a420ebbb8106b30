using Parley.Agents.Sessions;

namespace Parley.Agents.Tests.Sessions;

[Trait("Category", "Unit")]
public sealed class TranscriptTests
{
    [Fact]
    public void Append_EachStep_KeepsItsOwnText()
    {
        var hello = Transcript.Empty.Append("Hel").Append("lo");
        _ = hello.ToString();
        var world = hello.Append(", ").Append("").Append("world");
        var wide = hello.Append("!");

        Assert.Equal(("Hello", "Hello, world", "Hello!"), (hello.ToString(), world.ToString(), wide.ToString()));
        Assert.Equal(Transcript.Of("Hello!"), wide);
        Assert.NotEqual(hello, wide);
    }

    [Fact]
    public void Append_LongSpeech_CostsAsMuchAsItsDeltas()
    {
        const int Deltas = 10_000;
        var buffer = new TranscriptBuffer();
        buffer.Append("i1", "word ");
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var count = 1; count < Deltas; count++)
        {
            buffer.Append("i1", "word ");
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Deltas * 100);
        Assert.Equal(Deltas * 5, buffer.Of("i1").ToString().Length);
    }
}
