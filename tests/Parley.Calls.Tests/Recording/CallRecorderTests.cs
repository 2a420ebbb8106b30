using System.Runtime.InteropServices;
using Parley.Audio;
using Parley.Calls.Recording;

namespace Parley.Calls.Tests.Recording;

[Trait("Category", "Unit")]
public sealed class CallRecorderTests
{
    private static readonly AudioFormat s_pcm = AudioFormat.Pcm8k;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Record_BothSides_AreAlignedToTheSample()
    {
        using var file = new MemoryStream();
        await using (var recorder = new CallRecorder(file, s_pcm, s_pcm))
        {
            recorder.Party(Samples(1, 160));
            recorder.Agent("item", Samples(7, 240)); // comes at once, and is heard in the 240 samples that follow
            recorder.Party(Samples(2, 160));
            recorder.Party(Samples(3, 160));
        }

        var (left, right) = Read(file);
        Assert.Equal(Runs((1, 160), (2, 160), (3, 160)), left);
        Assert.Equal(Runs((0, 160), (7, 240), (0, 80)), right);
    }

    [Fact]
    public async Task Find_AgentsItem_IsWhereItStands()
    {
        using var file = new MemoryStream();
        await using var recorder = new CallRecorder(file, s_pcm, s_pcm);
        recorder.Party(Samples(1, 160));
        recorder.Agent("first", Samples(7, 240));
        recorder.Agent(null, Samples(7, 80));
        recorder.Agent("second", Samples(8, 80));
        recorder.Party(Samples(2, 800));
        recorder.Agent("second", Samples(8, 80)); // after a gap in which nothing came

        Assert.Equal((TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(50)), recorder.FindAgentItem("first"));
        Assert.Equal((TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(130)), recorder.FindAgentItem("second"));
        Assert.Null(recorder.FindAgentItem("third"));
    }

    [Fact]
    public async Task Record_AgentIsCleared_WhatWasNotHeardIsNotInIt()
    {
        using var file = new MemoryStream();
        await using (var recorder = new CallRecorder(file, s_pcm, s_pcm))
        {
            recorder.Agent("item", Samples(7, 8_000));
            recorder.Party(Samples(1, 160));
            recorder.AgentCleared();
            recorder.Party(Samples(1, 160));
            recorder.Agent("item", Samples(8, 80));
            recorder.Party(Samples(1, 160));
        }

        Assert.Equal(Runs((7, 160), (0, 160), (8, 80), (0, 80)), Read(file).Right);
    }

    [Fact]
    public async Task Record_AgentAnswersForMinutesAtOnce_NothingIsLost()
    {
        using var file = new MemoryStream();
        await using (var recorder = new CallRecorder(file, s_pcm, s_pcm))
        {
            for (short second = 1; second <= 60; second++)
            {
                recorder.Agent("item", Samples(second, 8_000));
            }

            for (var second = 0; second < 60; second++)
            {
                recorder.Party(Samples(0, 8_000));
                await Task.Yield();
            }
        }

        Assert.Equal(Runs([.. Enumerable.Range(1, 60).Select(second => ((short)second, 8_000))]), Read(file).Right);
    }

    [Fact]
    public async Task Record_MuLaw_IsDecodedOnce()
    {
        using var file = new MemoryStream();
        await using (var recorder = new CallRecorder(file, AudioFormat.Pcmu, AudioFormat.Pcmu))
        {
            recorder.Agent("item", new byte[] { 0x00, 0x80, 0xFF });
            recorder.Party(new byte[] { 0x80, 0xFF, 0x00 });
        }

        var (left, right) = Read(file);
        Assert.Equal(new short[] { 32124, 0, -32124 }, left);
        Assert.Equal(new short[] { -32124, 32124, 0 }, right);
    }

    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(InvalidCastException))] // a stream may be the application's own
    public async Task Record_StreamFails_EndsWithoutHarm(Type fault)
    {
        await using var recorder = new CallRecorder(new FailingStream((Exception)Activator.CreateInstance(fault)!), s_pcm, s_pcm);
        for (var piece = 0; piece < 2_000; piece++)
        {
            recorder.Party(Samples(1, 160));
        }

        await recorder.DisposeAsync();

        Assert.True(recorder.HasFailed);
    }

    private static byte[] Samples(short value, int count) => MemoryMarshal.AsBytes<short>(Runs((value, count))).ToArray();

    private static short[] Runs(params (short Value, int Count)[] runs) => [.. runs.SelectMany(run => Enumerable.Repeat(run.Value, run.Count))];

    private static (short[] Left, short[] Right) Read(MemoryStream file)
    {
        var header = file.ToArray();
        Assert.Equal(2, header[22]);
        var samples = MemoryMarshal.Cast<byte, short>(header.AsSpan(44)).ToArray();
        return ([.. samples.Where((_, position) => position % 2 == 0)], [.. samples.Where((_, position) => position % 2 == 1)]);
    }

    /// <summary>Takes the header and no more.</summary>
    private sealed class FailingStream(Exception fault) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position == 0 ? base.WriteAsync(buffer, cancellationToken) : ValueTask.FromException(fault);
    }
}
