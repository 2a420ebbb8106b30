using System.Text.Json;
using Parley.Audio.Wav;
using Parley.Storage;
using Parley.Storage.Records;
using Parley.Storage.Search;
using Parley.Storage.Sqlite;
using Parley.Testing.Speech;

namespace Parley.Cli.Tests;

[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class AskTests
{
    [Fact]
    public async Task Ask_Text_PrintsTheAnswerAndSavesItsAudio()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var command = new CommandLine();
        var file = Path.Combine(command.Folder, "answer.wav");

        var exitCode = await command.RunAsync(
            cancellationToken, "ask", "Where is my order ORD-DEL-7721?", "--agent", "shopmax", "--engine", "offline", "--save", file);

        Assert.True(exitCode == ExitCode.Ok, command.Error);
        var lines = command.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("Connected to shopmax (offline engine)", lines[0]);
        Assert.Equal("You: Where is my order ORD-DEL-7721?", lines[1]);
        Assert.Equal("Tool: get_order_status", lines[2]);
        Assert.StartsWith("Agent: ", lines[3], StringComparison.Ordinal);
        Assert.Contains("in transit", lines[3], StringComparison.Ordinal);
        Assert.Equal("Response complete", lines[4]);
        Assert.Matches($@"^Audio saved: .*answer\.wav \(\d+ chunks, \d+\.\d s, first audio after \d+ ms\)$", lines[5]);
        var audio = WavReader.ReadAll(await File.ReadAllBytesAsync(file, cancellationToken));
        Assert.Equal(24_000, audio.SampleRate);
        Assert.InRange(audio.Duration.TotalSeconds, 1, 60);
    }

    [Theory]
    [InlineData(8_000, 1)]
    [InlineData(44_100, 2)]
    public async Task Ask_Wav_IsHeardAndAnswered(int sampleRate, int channelCount)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var command = new CommandLine();
        var file = await RecordAsync(command.Folder, sampleRate, channelCount, cancellationToken);

        var exitCode = await command.RunAsync(cancellationToken, "ask", "--wav", file, "--engine", "offline", "--json");

        Assert.True(exitCode == ExitCode.Ok, command.Output + command.Error);
        var events = command.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToArray();
        var complete = events.Single(line => line.GetProperty("event").GetString() == "complete");
        Assert.Contains("in transit", complete.GetProperty("answer").GetString(), StringComparison.Ordinal);
        Assert.Contains(events, line => line.GetProperty("event").GetString() == "question");
        Assert.InRange(events.Single(line => line.GetProperty("event").GetString() == "audio").GetProperty("chunks").GetInt32(), 1, int.MaxValue);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ask_Recorded_IsInTheRecordsAndElseNowhere(bool isRecorded)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var command = new CommandLine();
        var config = await command.WriteAsync("parley.yaml", "storage: { sqlite: { path: records.db } }", cancellationToken);
        var database = Path.Combine(command.Folder, "records.db");

        var exitCode = await command.RunAsync(
            cancellationToken, ["ask", "Hello", "--agent", "parley", "--engine", "offline", "--config", config, .. isRecorded ? ["--record"] : Array.Empty<string>()]);

        Assert.True(exitCode == ExitCode.Ok, command.Error);
        Assert.Equal(isRecorded, File.Exists(database));
        if (isRecorded)
        {
            await using var store = await CallStore.OpenSqliteAsync(new SqliteStoreOptions { Path = database }, cancellationToken: cancellationToken);
            var call = Assert.Single((await store.SearchAsync(new CallQuery { Text = "hello" }, cancellationToken)).Calls);
            Assert.Equal(("realtime", CallOutcome.Completed), (call.Transport, call.Outcome));
        }
    }

    [Fact]
    public async Task Ask_RecordedByAServerElsewhere_IsRefused()
    {
        using var command = new CommandLine();

        var exitCode = await command.RunAsync(TestContext.Current.CancellationToken, "ask", "Hello", "--record", "--url", "ws://127.0.0.1:1");

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains("--record", command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_SilentWav_SaysThatNoSpeechWasFound()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var command = new CommandLine();
        var file = Path.Combine(command.Folder, "silence.wav");
        await WriteAsync(file, 16_000, 1, new short[16_000], cancellationToken);

        var exitCode = await command.RunAsync(cancellationToken, "ask", "--wav", file, "--engine", "offline");

        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Contains("No speech was found", command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_NotAWav_SaysSo()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var command = new CommandLine();
        var file = await command.WriteAsync("question.wav", "not a WAV", cancellationToken);

        var exitCode = await command.RunAsync(cancellationToken, "ask", "--wav", file);

        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.StartsWith(file, command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_UnknownAgent_NamesTheKnownOnes()
    {
        using var command = new CommandLine();

        var exitCode = await command.RunAsync(TestContext.Current.CancellationToken, "ask", "hello", "--agent", "nobody", "--engine", "offline");

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains("There is no agent 'nobody'. This configuration has: shopmax, shifi, parley.", command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_ServerNotRunning_SaysSoAndExits5()
    {
        using var command = new CommandLine();

        var exitCode = await command.RunAsync(TestContext.Current.CancellationToken, "ask", "hello", "--url", "ws://127.0.0.1:9/v1/realtime");

        Assert.Equal(ExitCode.Network, exitCode);
        Assert.Contains("could not be reached", command.Error, StringComparison.Ordinal);
    }

    private static async Task<string> RecordAsync(string folder, int sampleRate, int channelCount, CancellationToken cancellationToken)
    {
        var spoken = await SpokenQuestion.SpeakAsync(
            "where is my order delhi seven seven two one", TestVoice.Rms, SpeechCondition.Clean, cancellationToken);
        var resampler = new Parley.Audio.Resampling.Resampler(SpokenQuestion.SampleRate, sampleRate);
        var samples = new short[resampler.GetMaxOutputCount(spoken.Length) + resampler.MaxFlushCount];
        var count = resampler.Resample(spoken, samples);
        count += resampler.Flush(samples.AsSpan(count));
        var file = Path.Combine(folder, "question.wav");
        await WriteAsync(file, sampleRate, channelCount, [.. samples.Take(count).SelectMany(sample => Enumerable.Repeat(sample, channelCount))], cancellationToken);
        return file;
    }

    private static async Task WriteAsync(string file, int sampleRate, int channelCount, short[] samples, CancellationToken cancellationToken)
    {
        await using var stream = File.Create(file);
        await using var writer = await WavWriter.CreateAsync(stream, sampleRate, channelCount, cancellationToken);
        await writer.WriteAsync(samples, cancellationToken);
    }
}
