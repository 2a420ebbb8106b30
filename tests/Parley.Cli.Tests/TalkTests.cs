using System.Text.Json;
using Parley.Audio.Wav;
using Parley.Cli.Talking;
using Parley.Testing.Speech;
using Parley.Testing.Time;

namespace Parley.Cli.Tests;

/// <summary>A spoken conversation by files, and what is heard of an agent that is interrupted.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class TalkTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Talk_ByFiles_IsHeardAnsweredAndPlayed()
    {
        using var command = new CommandLine();
        var question = await SpeakAsync(command.Folder);
        var answer = Path.Combine(command.Folder, "answer.wav");

        var exitCode = await command.RunAsync(Cancellation, "talk", "--engine", "offline", "--agent", "shopmax", "--input", question, "--output", answer, "--json");

        Assert.True(exitCode == ExitCode.Ok, command.Output + command.Error);
        var lines = command.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal("connected", lines[0].GetProperty("event").GetString());
        Assert.Contains(lines, line => line.GetProperty("event").GetString() == "said" && line.GetProperty("text").GetString()!.Contains("in transit", StringComparison.Ordinal));
        Assert.Equal("ended", lines[^1].GetProperty("event").GetString());
        var heard = WavReader.ReadAll(await File.ReadAllBytesAsync(answer, Cancellation));
        Assert.Equal(24_000, heard.SampleRate);
        Assert.Contains(heard.Samples.ToArray(), sample => Math.Abs((int)sample) > 2_000);
    }

    [Fact]
    public async Task Talk_SoundProgramsAreMissing_SaysWhatToInstall()
    {
        Assert.SkipWhen(Doctor.NativeLibraries.FindProgram("arecord") is not null, "arecord is on this machine.");
        using var command = new CommandLine();

        var exitCode = await command.RunAsync(Cancellation, "talk", "--engine", "offline");

        Assert.Equal(ExitCode.MissingNative, exitCode);
        Assert.Contains("sudo apt-get install -y alsa-utils", command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Talk_InputIsNoWav_SaysSo()
    {
        using var command = new CommandLine();
        var file = await command.WriteAsync("question.wav", "not a WAV", Cancellation);

        var exitCode = await command.RunAsync(Cancellation, "talk", "--engine", "offline", "--input", file, "--output", Path.Combine(command.Folder, "answer.wav"));

        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.StartsWith(file, command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Playout_Interrupted_KnowsWhatWasHeardAndPlaysNoMore()
    {
        var clock = new ManualTimeProvider();
        var speaker = new CountingSpeaker();
        var playout = new TalkPlayout(speaker, clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = playout.RunAsync(ending.Token);
        playout.Add("item_1", 0, Enumerable.Repeat((byte)1, 10 * TalkSound.FrameByteCount).ToArray());

        for (var frame = 0; frame < 3; frame++)
        {
            clock.Advance(TalkSound.Frame);
            await speaker.Played.WaitAsync(Cancellation);
        }

        var cut = playout.Clear();
        clock.Advance(TalkSound.Frame);
        await speaker.Played.WaitAsync(Cancellation);
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Equal(("item_1", 0, TimeSpan.FromMilliseconds(60)), cut);
        Assert.Equal([1, 1, 1, 0], speaker.FirstBytes);
        Assert.Null(playout.Clear());
    }

    private static async Task<string> SpeakAsync(string folder)
    {
        var spoken = await SpokenQuestion.SpeakAsync("where is my order delhi seven seven two one", TestVoice.Rms, SpeechCondition.Clean, Cancellation);
        var file = Path.Combine(folder, "question.wav");
        await using var stream = File.Create(file);
        await using var writer = await WavWriter.CreateAsync(stream, SpokenQuestion.SampleRate, 1, Cancellation);
        await writer.WriteAsync(spoken, Cancellation);
        return file;
    }

    private sealed class CountingSpeaker : ISpeaker
    {
        public SemaphoreSlim Played { get; } = new(0);

        public List<byte> FirstBytes { get; } = [];

        public ValueTask PlayAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
        {
            FirstBytes.Add(frame.Span[0]);
            Played.Release();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            Played.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
