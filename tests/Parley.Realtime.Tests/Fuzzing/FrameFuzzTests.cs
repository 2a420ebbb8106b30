using System.Buffers;
using System.Text;
using Parley.Fuzzing;
using Parley.Realtime.AudioEvents;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Json;
using Parley.Realtime.Responses;

namespace Parley.Realtime.Fuzzing;

/// <summary>Whatever frame comes, the readers give an event that survives being written, or a protocol exception; and they agree.</summary>
[Trait("Category", "Unit")]
[Collection("Fuzzing")]
public sealed class FrameFuzzTests
{
    private const int UsualFrameCount = 30_000;
    private static readonly string[] s_corpus = [.. Frames.Client, .. Frames.Server];

    private readonly ArrayBufferWriter<byte> _audio = new();

    [Fact]
    [Statement(300, 301, 303)]
    public void Read_MutatedFrames_GivesAnEventOrAProtocolException() =>
        FuzzRun.Check(FuzzRun.FrameCount(UsualFrameCount), length: 1, seeds => Survive(FrameMutator.Mutate(seeds[0], s_corpus)));

    private void Survive(byte[] frame)
    {
        _audio.ResetWrittenCount();
        var client = Read(frame, ClientEvent.Read);
        if (AudioEventReader.TryReadAppend(frame, _audio, out var append))
        {
            var full = Assert.IsType<InputAudioBufferAppendEvent>(client);
            Assert.Equal((full.Audio.Length, full.EventId ?? ""), (append.ByteCount, Encoding.ASCII.GetString(append.EventId)));
            Assert.True(full.Audio.Span.SequenceEqual(_audio.WrittenSpan));
        }
        else
        {
            Assert.Equal(0, _audio.WrittenCount);
        }

        _audio.ResetWrittenCount();
        var server = Read(frame, ServerEvent.Read);
        if (AudioEventReader.TryReadDelta(frame, _audio, out var delta))
        {
            var full = Assert.IsType<ResponseOutputAudioDeltaEvent>(server);
            Assert.Equal((full.OutputIndex, full.ContentIndex), (delta.OutputIndex, delta.ContentIndex));
            Assert.True(full.Delta.Span.SequenceEqual(_audio.WrittenSpan));
        }
        else
        {
            Assert.Equal(0, _audio.WrittenCount);
        }

        _ = RealtimeEvent.FindEventId(frame);
    }

    /// <returns>Null when the frame was refused.</returns>
    private static RealtimeEvent? Read(byte[] frame, Func<ReadOnlySpan<byte>, RealtimeEvent> read)
    {
        RealtimeEvent realtimeEvent;
        try
        {
            realtimeEvent = read(frame);
            _ = realtimeEvent.FindUnknownMembers();
        }
        catch (ParleyProtocolException fault)
        {
            Assert.NotNull(fault.Code);
            Assert.InRange(fault.Message.Length, 1, 2000); // a huge frame makes no huge error
            return null;
        }

        var written = realtimeEvent.ToUtf8Json();
        Assert.True(written.AsSpan().SequenceEqual(read(written).ToUtf8Json()));
        return realtimeEvent;
    }
}
